"""Dialects that are mixed up, and updates that are refused, ignored or misread."""

from inspector.core.json import JsonObject

from .dialect import AZURE, AZURE_BETA, BETA, GA, LOCALAI, VOICE_LIVE, XAI
from .elsewhere import transcribing, xai_begun
from .healthy import VAD
from .recipe import expected, recording
from .reply import Reply, ask
from .talk import Talk, tool

_ORDER = tool("place_order", "Place an order for tea.", "tea", "grams")


@recording(
    "azure-preview-ga-shape",
    "GA settings for Azure's preview",
    "The client speaks GA, the endpoint with api-version is the preview. It refuses the whole update for "
    "session.type, so the "
    "answer comes with speech although text was asked for.",
    "dialect",
    expected("unheard", "configuration", "session-update-rejected", "unknown-parameter", "wrong-family-for-modality"),
    dialect=AZURE_BETA,
    client_ids=True,
    sound="pcm 24000",
)
def azure_preview_ga_shape(talk: Talk) -> None:
    talk.handshake(AZURE_BETA.url)
    talk.hello()
    sent = talk.client(
        "session.update", 200, session={"type": "realtime", "output_modalities": ["text"], "instructions": "Be brief."}
    )
    talk.refuse("unknown_parameter", "Unknown parameter: 'session.type'.", "session.type", sent)
    talk.user("Which tea is the mildest?")
    ask(talk).audio("White tea.").done()
    talk.wait(8_000)


@recording(
    "azure-wrong-path",
    "The wrong address",
    "The resource is right, the path is not: Azure serves GA under /openai/v1/realtime. It answers the handshake with "
    "404, so no event is ever seen.",
    "dialect",
    expected("never-connected", "configuration", "connection-failed"),
    dialect=AZURE,
)
def azure_wrong_path(talk: Talk) -> None:
    body = '{"error":{"code":"404","message":"Resource not found"}}'
    talk.handshake("wss://tea-house.openai.azure.com/v1/realtime?model=gpt-realtime", 404, body=body)
    talk.wait(1_000)


@recording(
    "wrong-key",
    "A key that is not accepted",
    "The connection is opened, and only then the server says that the key is wrong: an error, and a close with code "
    "3000 in the same moment.",
    "dialect",
    expected("never-connected", "authentication", "auth-failure"),
)
def wrong_key(talk: Talk) -> None:
    talk.handshake(GA.url)
    talk.refuse(
        "invalid_api_key",
        "Incorrect API key provided: sk-teaho********************here. You can find your API key at "
        "https://platform.openai.com/account/api-keys.",
        after=90,
    )
    talk.close(3000, "invalid_request_error.invalid_api_key")


@recording(
    "transcription-with-model",
    "A transcription session with a model in the address",
    "A connection that was opened with model= holds a realtime session; it cannot be turned into one that only "
    "transcribes.",
    "dialect",
    expected("unclear", "configuration", "session-update-rejected", "transcription-url-mix"),
    client_ids=True,
)
def transcription_with_model(talk: Talk) -> None:
    talk.handshake(GA.url)
    talk.hello()
    heard: JsonObject = {"transcription": {"model": "gpt-4o-transcribe"}}
    sent = talk.client("session.update", 200, session={"type": "transcription", "audio": {"input": heard}})
    talk.refuse(
        "invalid_parameter",
        "Passing a transcription session update event to a realtime session is not allowed.",
        "session.type",
        sent,
    )
    talk.wait(9_000)


@recording(
    "beta-listener",
    "A client of the beta hears nothing",
    "The app speaks the words of the beta and waits for response.audio.delta; the server takes what it knows and "
    "answers with the names of GA. "
    "Nothing is refused, and the sound arrives under a name that nobody listens for.",
    "dialect",
    expected("unheard", "dialect-mismatch", "wrong-dialect-listener"),
    dialect=LOCALAI,
    sound="pcm 24000",
)
def beta_listener(talk: Talk) -> None:
    talk.handshake(LOCALAI.url)
    talk.hello()
    talk.client("session.update", 200, session={"modalities": ["audio", "text"], "input_audio_format": "pcm16"})
    talk.server("session.updated", 66, session=talk.session)
    talk.user("Is there any tea left?")
    talk.client("response.create", 180, response={"modalities": ["audio", "text"]})
    Reply(talk).created().audio("Two tins, one of them green.").done()
    talk.wait(6_000)


@recording(
    "temperature-removed",
    "One old field, and all tools are gone",
    "session.temperature does not exist any more. The server refuses the whole update for it, the tools are never "
    "set, and "
    "the model can only talk about the order that it was to place.",
    "update",
    expected("answered", None, "session-update-rejected", "unknown-parameter"),
    dialect=AZURE,
    client_ids=True,
)
def temperature_removed(talk: Talk) -> None:
    talk.handshake(AZURE.url)
    talk.hello(output_modalities=["text"])
    sent = talk.client("session.update", 200, session={"type": "realtime", "temperature": 0.7, "tools": [_ORDER]})
    talk.refuse("unknown_parameter", "Unknown parameter: 'session.temperature'.", "session.temperature", sent)
    talk.user("A hundred grams of Darjeeling, please.")
    ask(talk, "text").text("I am sorry, I cannot place orders.").done()


@recording(
    "voice-changed-late",
    "Another voice in the middle",
    "Once the session has spoken, its voice is fixed. The update that brings a new one is refused whole, with all "
    "else that was in it.",
    "update",
    expected("answered", None, "session-update-rejected", "voice-change-after-audio"),
    client_ids=True,
    sound="pcm 24000",
)
def voice_changed_late(talk: Talk) -> None:
    talk.handshake(GA.url)
    talk.hello()
    talk.update({"audio": {"output": {"voice": "marin"}}})
    talk.user("Say hello.")
    ask(talk).audio("Hello.").done()
    sent = talk.client("session.update", 4_000, session={"type": "realtime", "audio": {"output": {"voice": "cedar"}}})
    talk.refuse(
        "cannot_update_voice", "Cannot update a conversation's voice if assistant audio is present.", None, sent
    )
    talk.user("And now as somebody else.", 200)
    ask(talk).audio("Hello again.").done()


@recording(
    "update-not-acknowledged",
    "An update without an answer",
    "The client sets up the session, and the server neither confirms nor refuses it. The greeting, session.created, "
    "is no "
    "confirmation: it shows the settings before the update.",
    "update",
    expected("answered", None, "session-update-unacked"),
    dialect=LOCALAI,
)
def update_not_acknowledged(talk: Talk) -> None:
    talk.handshake(LOCALAI.url)
    talk.hello(output_modalities=["text"])
    talk.update({"instructions": "Answer in French."}, acknowledged=False)
    talk.user("Good morning!", 6_000)
    ask(talk, "text").text("Good morning!").done()
    talk.wait(12_000)


@recording(
    "xai-setting-ignored",
    "A setting that is taken and not kept",
    "The update is confirmed, and the confirmation shows another voice than was asked for: what counts is what "
    "session.updated says.",
    "update",
    expected("answered", None, "session-effective-differs"),
    dialect=XAI,
    sound="pcm 24000",
)
def xai_setting_ignored(talk: Talk) -> None:
    xai_begun(talk)
    talk.update({"voice": "marin"}, 300, acknowledged=False)
    talk.server("session.updated", 60, session=talk.session)
    user: JsonObject = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello!"}]}
    talk.client("conversation.item.create", 200, item=user)
    talk.item({"id": talk.identity("item"), **user, "status": "completed"})
    ask(talk).audio("Hello, how are you?").done()


@recording(
    "tool-schema-refused",
    "A tool with one key too many",
    "tools[1].meta is not part of a function tool. The refusal names the place, and takes the instructions and the "
    "other tool with it.",
    "update",
    expected("answered", None, "session-update-rejected", "unknown-parameter"),
    dialect=VOICE_LIVE,
    client_ids=True,
)
def tool_schema_refused(talk: Talk) -> None:
    talk.handshake(VOICE_LIVE.url)
    talk.hello(modalities=["text"])
    second = tool("cancel_order", "Cancel an order.", "number") | {"meta": {"team": "shop"}}
    sent = talk.client("session.update", 200, session={"instructions": "You take orders.", "tools": [_ORDER, second]})
    talk.refuse("unknown_parameter", "Unknown parameter: 'session.tools[1].meta'.", "session.tools[1].meta", sent)
    talk.user("Cancel order 12, please.")
    ask(talk, "text").text("I cannot look at orders, sorry.").done()


@recording(
    "modalities-combined",
    "Audio and text at once",
    "In GA a session gives either text or audio with its transcript; the pair of the beta is refused, and the session "
    "stays as it was.",
    "modality",
    expected("answered", None, "invalid-modalities", "session-update-rejected"),
    client_ids=True,
    sound="pcm 24000",
)
def modalities_combined(talk: Talk) -> None:
    talk.handshake(GA.url)
    talk.hello()
    sent = talk.client("session.update", 200, session={"type": "realtime", "output_modalities": ["audio", "text"]})
    talk.refuse(
        "invalid_value",
        "Invalid modalities: ['audio', 'text']. Supported combinations are: ['text'] and ['audio'].",
        "session.output_modalities",
        sent,
    )
    talk.user("Good evening!")
    ask(talk).audio("Good evening!").done()


@recording(
    "text-after-history",
    "An answer in text, although speech was asked for",
    "The history is replayed as the assistant's text, and the beta model goes on in the same manner: audio and text "
    "are both "
    "allowed, and only text comes.",
    "modality",
    expected("unheard", "modality", "history-replayed-as-text", "text-instead-of-audio"),
    dialect=BETA,
)
def text_after_history(talk: Talk) -> None:
    talk.handshake(BETA.url, headers={"openai-beta": "realtime=v1"})
    talk.hello()
    talk.update({"modalities": ["audio", "text"], "turn_detection": None})
    said: JsonObject = {"type": "message", "role": "assistant", "content": [{"type": "text", "text": "Welcome back!"}]}
    talk.client("conversation.item.create", 100, item=said)
    talk.item({"id": talk.identity("item"), **said, "status": "completed"})
    talk.user("Where were we?")
    reply = ask(talk)
    message = reply.message()
    message.open("text")
    message.say("We were talking about Assam.")
    message.end().done()


@recording(
    "transcription-turn-detection",
    "Turn detection that this model does not have",
    "gpt-realtime-whisper streams words all the time and takes no turn detection; the update is refused, and nothing "
    "is transcribed.",
    "transcription",
    expected("unclear", "configuration", "session-update-rejected"),
    sound="pcm 24000",
)
def transcription_turn_detection(talk: Talk) -> None:
    transcribing(talk)
    heard: JsonObject = {"transcription": {"model": "gpt-realtime-whisper"}, "turn_detection": VAD}
    talk.client("session.update", 300, event_id="evt_2", session={"type": "transcription", "audio": {"input": heard}})
    talk.refuse(
        "invalid_value",
        "Turn detection is not supported for this transcription model.",
        "session.audio.input.turn_detection",
        "evt_2",
    )
    talk.wait(8_000)
