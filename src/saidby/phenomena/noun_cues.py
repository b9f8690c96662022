"""Cues that are no verbs: short lists of words for each language of the corpus."""

from __future__ import annotations

import re

# Regular expressions over cues in small letters, by ISO 639-1 code.
_PREPOSITIONS = {
    "ar": "وفقا|وفقًا|وفق|بحسب|حسب|طبقا|طبقًا|على حد قول|نقلا عن",
    "cs": "podle|dle",
    "de": "laut|zufolge|gemäß|so|nach (?:angaben|aussage|ansicht|worten|einschätzung)",
    "en": "according to|as per|per|in the words of",
    "es": "según|de acuerdo con|a juicio de|en palabras de|conforme a",
    "fr": "selon|d['’]après|suivant|pour|aux dires de|de l['’]avis de",
    "hi": "के अनुसार",
    "ja": "によると",
    "ko": "에 따르면",
    "pt": "segundo|conforme|de acordo com|nas palavras de|para",
    "ru": "по (?:словам|мнению|данным|информации|утверждению)|согласно|со слов",
    "tr": "göre",
    "zh": r"(?:据|根据|按照|依据|依照)\w*",
}
_LAST = {
    "de": "zufolge",
    "hi": "के अनुसार|के मुताबिक़?|की मानें",
    "ja": "によると|によれば|の話では",
    "ko": "따르면|의하면",
    "tr": "göre|nazaran",
}
_NOUNS = {
    "ar": "(?:ال)?(?:تصريح|تصريحات|بيان|مطالبة|اتهام|اتهامات|اقتراح|دعوة|دعوات)",
    "cs": r"(?:prohlášení|tvrzení|oznámení|varování)\w{0,2}|(?:výzv|návrh)\w{0,3}",
    "de": r"\w*(?:aussage|forderung|behauptung|vorschlag|vorschläge|aufruf|vorwurf|vorwürfe|warnung|ankündigung"
    "|erklärung)(?:n|s|es|e|en)?",
    "en": "(?:statement|proposal|suggestion|allegation|accusation|denial|announcement|assertion|criticism|complaint|assurance"
    "|insistence|contention|declaration|recommendation|argument|remark|testimony|rumou?r|assessment|admission|explanation|response)s?",
    "es": r"(?:declaraci|afirmaci|acusaci|petici)\w{2,4}|propuestas?|denuncias|llamamientos?",
    "fr": "(?:déclaration|affirmation|accusation|proposition|appel|promesse|revendication|avertissement)s?",
    "hi": "बयान|दाव[ाे]|आरोप|प्रस्ताव|मांग|अपील",
    "ja": "主張|提案|発言|要求|声明",
    "ko": r"(?:주장|제안|발언|요구|성명)(?:을|를|이|가|은|는|도|에)?",
    "pt": r"(?:declaraç|afirmaç|acusaç|alegaç)\w{2,3}|propostas?|pedidos?",
    "ru": r"(?:заявлени|утверждени|предложени|обвинени|требовани)\w{1,3}|призыв\w{0,3}",
    "tr": r"(?:iddia|açıklama|öneri|çağrı|suçlama)(?:s[ıi]|lar[ıi]?|ler[ıi]?|n[ıi]n)?",
    "zh": "声明|主张|提议|建议|说法|指控",
}
_NOUN_OR_VERB = (
    "(?:call|claim|report|warning|promise|demand|request|appeal|pledge|comment|plea|threat|charge|vow|estimate|order)s?"
)
_BEFORE_A_NOUN = (
    r"(?:\b(?:an?|the|this|that|these|those|her|his|its|their|our|my|your|no|any|some|many|of|to|by|with|despite|over|amid|after|among)"
    r"|['’]s?)\s+(?:[\w-]+\s+)?$"
)


def is_noun(cue: str, before: str, language: str) -> bool:
    """Whether a cue is a noun of saying or a preposition; `before` is the text between the speaker's words and the cue."""
    cue, language = cue.casefold(), language[:2]
    if not cue or language not in _PREPOSITIONS:
        return False
    if re.search(rf"^(?:{_PREPOSITIONS[language]})(?!\w)|(?:{_LAST.get(language, '$.')})$|^(?:{_NOUNS[language]})$", cue):
        return True
    return language == "en" and bool(re.fullmatch(_NOUN_OR_VERB, cue) and re.search(_BEFORE_A_NOUN, before.casefold()))
