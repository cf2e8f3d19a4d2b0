import type { TextAttribute } from '../../store/ports/recipient-attributes.ts';
import { textSetting } from './setting.ts';

const custom = (name: TextAttribute) => textSetting(name, 'For your own use.', '자유롭게 쓰는 값.');

export const customAttributeSettings = {
  CustomAttribute1: custom('customAttribute1'),
  CustomAttribute2: custom('customAttribute2'),
  CustomAttribute3: custom('customAttribute3'),
  CustomAttribute4: custom('customAttribute4'),
  CustomAttribute5: custom('customAttribute5'),
  CustomAttribute6: custom('customAttribute6'),
  CustomAttribute7: custom('customAttribute7'),
  CustomAttribute8: custom('customAttribute8'),
  CustomAttribute9: custom('customAttribute9'),
  CustomAttribute10: custom('customAttribute10'),
  CustomAttribute11: custom('customAttribute11'),
  CustomAttribute12: custom('customAttribute12'),
  CustomAttribute13: custom('customAttribute13'),
  CustomAttribute14: custom('customAttribute14'),
  CustomAttribute15: custom('customAttribute15'),
} as const;
