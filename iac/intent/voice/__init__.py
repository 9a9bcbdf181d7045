"""Everything a router must be told about telephones, decided: numbers, phones, emergency calls, ways in and out."""

from iac.intent.voice.plan import voice_intent
from iac.intent.voice.setting import CityVoice, Setting, city_voice, setting
from iac.intent.voice.types import DialPeer, VoiceIntent

__all__ = ["CityVoice", "DialPeer", "Setting", "VoiceIntent", "city_voice", "setting", "voice_intent"]
