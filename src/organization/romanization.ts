/**
 * Names in Latin letters, for addresses. The rule, so that the same name always gives the same address:
 *
 * - Hangul by the Revised Romanization of Korean (Ministry of Culture and Tourism, 2000), syllable by
 *   syllable: what one sounds like at the next is not written, as rule 3 (4) has it for names (복남 is
 *   boknam), and a final consonant is written as it sounds alone (ㄱ k, ㄷ t, ㅂ p, ㄹ l). No hyphens.
 * - Latin letters lose their marks; those that are letters of their own become the usual pairs (ß ss, æ ae).
 * - Cyrillic letter by letter as ICAO Doc 9303 part 3 section 6 has it for passports, Greek by ISO 843 type 2
 *   without context.
 * - Everything else (Han characters have no reading of their own) is left out.
 */
export function romanize(text: string): string {
  let result = '';
  // Composed, so that Jamo of a decomposed name are syllables.
  for (const character of text.normalize('NFC')) result += romanizeCharacter(character);
  return result;
}

const firstSyllable = 0xac00;
const lastSyllable = 0xd7a3;
const initials = 'g kk n d tt r m b pp s ss _ j jj ch k t p h'.replace('_', '').split(' ');
const vowels = 'a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i'.split(' ');
const finals = '_ k k k n n n t l k m l l l p l m p p t t ng t t k t p t'.replace('_', '').split(' ');

function romanizeCharacter(character: string): string {
  if (character <= '\u007f') return character;
  const code = character.codePointAt(0) ?? 0;
  if (code >= firstSyllable && code <= lastSyllable) return romanizeSyllable(code - firstSyllable);
  const lower = character.toLowerCase();
  const letter = letters.get(lower);
  if (letter !== undefined) return lower === character ? letter : capitalize(letter);
  return character.normalize('NFKD').replaceAll(/[^\p{ASCII}]/gu, '');
}

function romanizeSyllable(index: number): string {
  const initial = initials[Math.floor(index / 588)] ?? '';
  const vowel = vowels[Math.floor((index % 588) / 28)] ?? '';
  return initial + vowel + (finals[index % 28] ?? '');
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const latin = 'ß ss æ ae œ oe ø o đ d ð d þ th ł l ħ h ı i ŋ ng ĸ k ŧ t ə e ſ s';
const cyrillic =
  'а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ' +
  'ш sh щ shch ъ ie ы y э e ю iu я ia є ie і i ї i ґ g ў u ј j љ lj њ nj ћ c ђ d џ dz ѕ dz';
const greek =
  'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o ' +
  'ά a έ e ή i ί i ό o ύ y ώ o ϊ i ϋ y ΐ i ΰ y';
const letters = new Map<string, string>([...pairs(latin), ...pairs(cyrillic), ...pairs(greek), ['ь', '']]);

function pairs(table: string): [string, string][] {
  const words = table.split(' ');
  return words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? '']] : []));
}
