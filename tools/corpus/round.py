"""Tools, cancels and truncations, contents and roles, the client, and how sessions end."""

from inspector.core.json import JsonObject

from .dialect import AZURE, AZURE_BETA, BETA, GA, LOCALAI, VOICE_LIVE
from .recipe import expected, recording
from .reply import ask
from .talk import Talk, tool

_STOCK = tool("stock", "Tell how many grams of a tea are in stock.", "tea")
CUP = "How much tea for one cup?"


@recording(
    "voice-live-unknown-call",
    "A result for a call that nobody made",
    "The app hands in the id of the item instead of the call_id. The server knows no such call, and the model waits "
    "on.",
    "tool",
    expected("waiting-for-tool", "tool-round", "tool-output-unknown-call", "tool-call-unanswered", "error-event"),
    dialect=VOICE_LIVE,
    client_ids=True,
)
def voice_live_unknown_call(talk: Talk) -> None:
    talk.handshake(VOICE_LIVE.url)
    talk.hello()
    talk.update({"modalities": ["text"], "tools": [_STOCK]})
    talk.user("Is there enough Assam?")
    reply = ask(talk, "text")
    reply.call("stock", tea="Assam")
    reply.done()
    wrong = str(reply.output[0]["id"])
    talk.result(wrong, {"grams": 900}, acknowledged=False)
    talk.refuse(
        "invalid_tool_call_id",
        f"Tool call ID '{wrong}' not found in conversation.",
        "item.call_id",
        f"{talk.name}-{talk._said}",
    )
    talk.wait(75_000)


@recording(
    "azure-no-capacity",
    "Azure has no capacity",
    "The response fails with inference_rate_limit_exceeded: the region is busy, not the account empty. It is worth "
    "trying again.",
    "failed",
    expected("failed", "rate-limit", "rate-limited", "response-failed"),
    dialect=AZURE,
)
def azure_no_capacity(talk: Talk) -> None:
    talk.handshake(AZURE.url)
    talk.hello()
    talk.update({"output_modalities": ["text"]})
    talk.user(CUP)
    ask(talk, "text").failed(
        "inference_rate_limit_exceeded",
        "Requests to the model have exceeded the rate limit of the region. Please retry after a few seconds.",
        "invalid_request_error",
    )


@recording(
    "localai-error-in-place",
    "An error in place of response.done",
    "LocalAI opens the response and then only reports an error: response.done never comes, and a client that waits "
    "for it waits for ever.",
    "failed",
    expected("no-response", "server-error", "error-event", "response-stalled-no-output"),
    dialect=LOCALAI,
)
def localai_error_in_place(talk: Talk) -> None:
    talk.handshake(LOCALAI.url)
    talk.hello()
    talk.update({"output_modalities": ["text"]})
    talk.user(CUP)
    ask(talk, "text")
    talk.refuse(
        "inference_failed",
        "backend inference failed: could not load model: out of memory",
        type_="server_error",
        after=2_000,
    )
    talk.wait(60_000)


@recording(
    "beta-cancel-idle",
    "A cancel that comes too late",
    "The app cancels when the user presses stop; the answer was complete by then. The error is harmless and can be "
    "ignored.",
    "truncate",
    expected("answered"),
    dialect=BETA,
    client_ids=True,
)
def beta_cancel_idle(talk: Talk) -> None:
    talk.handshake(BETA.url, headers={"openai-beta": "realtime=v1"})
    talk.hello()
    talk.update({"modalities": ["text"]})
    talk.user(CUP)
    ask(talk, "text").text("One teaspoon.").done()
    sent = talk.client("response.cancel", 300)
    talk.refuse("response_cancel_not_active", "Cancellation failed: no active response found", None, sent)
    talk.wait(4_000)


@recording(
    "truncate-beyond",
    "More was cut than was said",
    "The app counts the time since the answer began, not the sound that it played, and truncates at 57 seconds what "
    "is one second long.",
    "truncate",
    expected("answered", None, "truncate-beyond-audio"),
    client_ids=True,
    sound="pcm 24000",
)
def truncate_beyond(talk: Talk) -> None:
    talk.handshake(GA.url)
    talk.hello()
    talk.update({"audio": {"input": {"turn_detection": None}}})
    talk.user(CUP)
    reply = ask(talk)
    message = reply.message()
    message.open("audio")
    message.say("One teaspoon for each cup.", sound=1)
    message.end().done()
    sent = talk.client("conversation.item.truncate", 2_000, item_id=message.id, content_index=0, audio_end_ms=57340)
    talk.refuse("invalid_value", "Audio content of 1000ms is already shorter than 57340ms", None, sent)
    talk.wait(3_000)


@recording(
    "azure-truncate-text",
    "Text cannot be truncated",
    "conversation.item.truncate is for sound that was not played to its end. A text has no length in milliseconds, "
    "and the server says so.",
    "truncate",
    expected("answered", None, "truncate-non-audio"),
    dialect=AZURE,
    client_ids=True,
)
def azure_truncate_text(talk: Talk) -> None:
    talk.handshake(AZURE.url)
    talk.hello()
    talk.update({"output_modalities": ["text"]})
    talk.user(CUP)
    reply = ask(talk, "text")
    message = reply.message()
    message.open("text")
    message.say("One teaspoon.")
    message.end().done()
    sent = talk.client("conversation.item.truncate", 500, item_id=message.id, content_index=0, audio_end_ms=0)
    talk.refuse("unsupported_content_type", "Only model output audio messages can be truncated", None, sent)
    talk.wait(3_000)


def history(role: str, kind: str, text: str) -> JsonObject:
    return {"type": "message", "role": role, "content": [{"type": kind, "text": text}]}


@recording(
    "history-as-beta",
    "The history in the words of the beta",
    "After a reconnect the app replays what was said. In GA the assistant's content is output_text; with text the "
    "item is refused, and the model does not know what it said before.",
    "content-type",
    expected("answered", None, "history-role-type-mismatch"),
    client_ids=True,
)
def history_as_beta(talk: Talk) -> None:
    talk.handshake(GA.url)
    talk.hello()
    talk.update({"output_modalities": ["text"]})
    sent = talk.client("conversation.item.create", 90, item=history("assistant", "text", "Your tea is ready."))
    talk.refuse("invalid_value", "Invalid value: 'text'. Value must be 'output_text'.", "item.content[0].type", sent)
    talk.user("Is it ready?")
    ask(talk, "text").text("I am not sure what you mean.").done()


@recording(
    "beta-history-input",
    "The assistant with the user's kind of text",
    "In the beta the assistant's content is text; input_text belongs to the user and the system. The replayed item is "
    "refused.",
    "content-type",
    expected("answered", None, "history-role-type-mismatch"),
    dialect=AZURE_BETA,
    client_ids=True,
)
def betahistory_input(talk: Talk) -> None:
    talk.handshake(AZURE_BETA.url)
    talk.hello()
    talk.update({"modalities": ["text"]})
    sent = talk.client("conversation.item.create", 90, item=history("assistant", "input_text", "Your tea is ready."))
    talk.refuse("invalid_value", "Invalid value: 'input_text'. Value must be 'text'.", "item.content[0].type", sent)
    talk.user("Is it ready?")
    ask(talk, "text").text("What do you mean?").done()
