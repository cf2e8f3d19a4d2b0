import { defineDoctorCheck } from '../doctor-check.ts';

const oldest = 24;

export const check = defineDoctorCheck({
  name: 'node',
  title: { en: 'Node.js', ko: 'Node.js' },
  run: ({ machine }) => {
    const values = { version: machine.nodeVersion, oldest };
    if (Number.parseInt(machine.nodeVersion, 10) >= oldest) {
      return Promise.resolve([
        { status: 'ok', text: { en: 'Version {version}.', ko: '버전 {version}.' }, values },
      ]);
    }
    return Promise.resolve([
      {
        status: 'fail',
        values,
        text: {
          en: 'Version {version} is too old; Landfall needs {oldest}.',
          ko: '버전 {version}은 너무 오래되었습니다. {oldest} 이상이 필요합니다.',
        },
        next: { en: 'npm ci (brings Node.js along)', ko: 'npm ci (Node.js도 함께 설치됩니다)' },
      },
    ]);
  },
});
