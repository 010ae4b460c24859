"""The transcript of a user's turn: it says how long the turn was, since nothing here understands speech."""

from ...core.json import JsonObject
from .conversation import text_tokens
from .floor import Floor
from .reply import saying

_WAIT = 0.12  # seconds before the first piece, and then between pieces
_BETWEEN = 0.02
_INPUT_MS_PER_TOKEN = 100
_BY_DURATION = frozenset({"whisper-1", "gpt-transcribe", "gpt-live-transcribe", "gpt-realtime-whisper"})
_WHOLE = frozenset({"whisper-1"})  # models that give everything in one delta


class Transcription:
    """One item's transcription; runs beside everything else."""

    def __init__(self, floor: Floor, item: str, model: str, *, silent: bool = False) -> None:
        """With `silent` nobody spoke, and the transcript is empty."""
        self._floor, self._item, self._model, self._silent = floor, item, model, silent

    async def run(self) -> None:
        length = self._floor.conversation.length.get(self._item, 0)
        text = "" if self._silent else f"{length / 1000:.1f} seconds of sound."
        pieces = [text] if self._model in _WHOLE and text else saying(text).words
        where: JsonObject = {"item_id": self._item, "content_index": 0}
        kind = "conversation.item.input_audio_transcription"
        await self._floor.line.sleep(_WAIT)
        for piece in pieces:
            self._floor.say(f"{kind}.delta", **where, delta=piece)
            await self._floor.line.sleep(_BETWEEN)
        self._floor.say(f"{kind}.completed", **where, transcript=text, usage=self._usage(length, text))

    def _usage(self, length: int, text: str) -> JsonObject:
        if self._model in _BY_DURATION:
            return {"type": "duration", "seconds": length / 1000}
        audio, written = length // _INPUT_MS_PER_TOKEN, text_tokens(text)
        details: JsonObject = {"text_tokens": 0, "audio_tokens": audio}
        tokens: JsonObject = {"total_tokens": audio + written, "input_tokens": audio, "output_tokens": written}
        return {"type": "tokens", **tokens, "input_token_details": details}
