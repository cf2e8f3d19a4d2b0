/** What an organisation turns on and off of synchronisation, by the names of Set-MsolDirSyncFeature. */
import { AppError } from '../../base/errors.ts';
import type { TenantId } from '../../base/ids.ts';
import type { LocalText } from '../../base/language.ts';
import type { RecordStore } from '../../store/ports/record-store.ts';

interface Feature {
  readonly isOnByDefault: boolean;
  /** What cannot be turned off (or on) has one state. */
  readonly isFixed?: true;
  readonly synopsis: LocalText;
}

export const dirSyncFeatures = {
  SynchronizeUpnForManagedUsers: {
    isOnByDefault: false,
    synopsis: {
      en: 'Sign-in names of users with a mailbox follow the source.',
      ko: '사서함이 있는 사용자의 로그인 이름도 원본을 따라 바꿉니다.',
    },
  },
  EnableSoftMatchOnUpn: {
    isOnByDefault: true,
    synopsis: {
      en: 'Users without an anchor are matched by sign-in name where the primary address matches nobody.',
      ko: '기본 주소로 찾지 못하면 앵커가 없는 사용자를 로그인 이름으로 연결합니다.',
    },
  },
  BlockSoftMatch: {
    isOnByDefault: false,
    synopsis: {
      en: 'Nobody is matched by address or sign-in name.',
      ko: '주소나 로그인 이름으로 연결하지 않습니다.',
    },
  },
  BlockCloudObjectTakeoverThroughHardMatch: {
    isOnByDefault: false,
    synopsis: {
      en: 'Objects made here are not taken over by an anchor either.',
      ko: '이곳에서 만든 개체는 앵커가 같아도 연결하지 않습니다.',
    },
  },
  DuplicateUPNResiliency: {
    isOnByDefault: true,
    isFixed: true,
    synopsis: {
      en: 'A sign-in name that another holds is set aside, and the user comes.',
      ko: '로그인 이름이 겹치면 그 값만 격리하고 사용자는 만듭니다.',
    },
  },
  DuplicateProxyAddressResiliency: {
    isOnByDefault: true,
    isFixed: true,
    synopsis: {
      en: 'An address that another holds is set aside, and the object comes.',
      ko: '주소가 겹치면 그 값만 격리하고 개체는 만듭니다.',
    },
  },
} as const satisfies Readonly<Record<string, Feature>>;

export type DirSyncFeature = keyof typeof dirSyncFeatures;
export type DirSyncFeatureStates = Readonly<Record<DirSyncFeature, boolean>>;

export const dirSyncFeatureNames = Object.keys(dirSyncFeatures) as readonly DirSyncFeature[];

const collection = 'directory.feature';

export class DirSyncFeatures {
  readonly #records: RecordStore;

  constructor(records: RecordStore) {
    this.#records = records;
  }

  async read(tenant: TenantId): Promise<DirSyncFeatureStates> {
    const stored = await this.#records.findRecords(tenant, collection, dirSyncFeatureNames);
    const chosen = new Map(stored.map(({ key, content }) => [key, content.isOn === true]));
    const states = dirSyncFeatureNames.map((name) => {
      const { isOnByDefault }: Feature = dirSyncFeatures[name];
      return [name, chosen.get(name) ?? isOnByDefault] as const;
    });
    return Object.fromEntries(states) as DirSyncFeatureStates;
  }

  async set(tenant: TenantId, name: DirSyncFeature, isOn: boolean): Promise<void> {
    const { isOnByDefault, isFixed }: Feature = dirSyncFeatures[name];
    if (isFixed && isOn !== isOnByDefault) throw fixed(name, isOnByDefault);
    await this.#records.writeRecords(tenant, [{ collection, key: name, content: { isOn } }]);
  }
}

function fixed(name: DirSyncFeature, isOn: boolean): AppError {
  return new AppError({
    kind: 'invalid',
    code: 'directory.feature.fixed',
    message: `${name} is always ${isOn ? 'on' : 'off'} and cannot be changed. Nothing was done; Get-MsolDirSyncFeatures shows what can be.`,
    details: { feature: name },
  });
}
