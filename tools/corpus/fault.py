"""What goes wrong at the server or on the way, for the simulator: GA sessions in English."""

from .recipe import expected, scenario
from .reply import ask
from .talk import Talk

QUESTION = "How much tea do I take for one pot?"
ANSWER = "One teaspoon for each cup, and one for the pot."


def text_session(talk: Talk, question: str = QUESTION) -> None:
    """A session in text with the user's question in it."""
    talk.hello()
    talk.update({"output_modalities": ["text"]})
    talk.user(question)


@scenario(
    "quota",
    "No credit left",
    "The response fails at once: the account has used up its quota, which only response.done says. Trying again "
    "cannot help.",
    "failed",
    expected("failed", "quota", "quota-exhausted", "response-failed"),
)
def quota(talk: Talk) -> None:
    text_session(talk)
    ask(talk, "text").failed(
        "insufficient_quota",
        "You exceeded your current quota, please check your plan and billing details. For more information on this "
        "error, "
        "read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.",
        "insufficient_quota",
    )


@scenario(
    "rate-limited",
    "Too many tokens in a minute",
    "The first answer uses up most of the token limit; the second fails with rate_limit_exceeded and says how long to "
    "wait.",
    "failed",
    expected("failed", "rate-limit", "rate-limited", "rate-limit-low", "response-failed"),
)
def rate_limited(talk: Talk) -> None:
    text_session(talk)
    talk.remaining = 900
    ask(talk, "text").text(ANSWER).done()
    talk.user("And how long does it steep?")
    ask(talk, "text").failed(
        "rate_limit_exceeded",
        "Rate limit reached for gpt-realtime in organization org-tea on tokens per min (TPM): Limit 40000, Used 39312, "
        "Requested 4350. Please try again in 5.493s.",
        "tokens",
    )


@scenario(
    "content-filter",
    "The answer is stopped by a filter",
    "The answer breaks off in the middle of a sentence and ends incomplete; the reason content_filter stands only in "
    "response.done.",
    "failed",
    expected("cut-short", "content-filter", "response-content-filter"),
)
def content_filter(talk: Talk) -> None:
    text_session(talk, "Tell me the plot of that crime novel, with every detail.")
    reply = ask(talk, "text")
    message = reply.message()
    message.open("text")
    message.say("In the first chapter the detective finds")
    message.end("incomplete")
    reply.done("incomplete", {"type": "incomplete", "reason": "content_filter"})


@scenario(
    "token-limit",
    "The answer is longer than allowed",
    "max_output_tokens is small; the answer ends in the middle of a sentence, incomplete, with the reason "
    "max_output_tokens.",
    "failed",
    expected("cut-short", "token-limit", "response-incomplete-tokens"),
)
def token_limit(talk: Talk) -> None:
    talk.hello()
    talk.update({"output_modalities": ["text"], "max_output_tokens": 12})
    talk.user("Explain how black tea is made.")
    reply = ask(talk, "text")
    message = reply.message()
    message.open("text")
    message.say("The leaves are withered, rolled, oxidised and")
    message.end("incomplete")
    reply.tokens["text"] = 12
    reply.done("incomplete", {"type": "incomplete", "reason": "max_output_tokens"})


@scenario(
    "stall-midway",
    "The answer stops in the middle",
    "Three words come, then nothing: no further delta, no response.done, no error. The connection stays open.",
    "turn",
    expected("cut-short", "server-stall", "response-never-done"),
    afterwards="acknowledges",
)
def stall_midway(talk: Talk) -> None:
    text_session(talk)
    message = ask(talk, "text").message()
    message.open("text")
    message.say("One teaspoon for")
    talk.wait(33_000)


@scenario(
    "cut-socket",
    "The connection is lost in the middle of an answer",
    "The answer has begun when the connection breaks off without a close frame: the network, or a proxy between the "
    "two.",
    "lifetime",
    expected("cut-short", "network", "closed-mid-response"),
)
def cut_socket(talk: Talk) -> None:
    text_session(talk)
    message = ask(talk, "text").message()
    message.open("text")
    message.say("One teaspoon for each")
    talk.close(None, "connection reset by peer", after=120)


@scenario(
    "session-expired",
    "The session's hour is over",
    "A session ends when it has lasted its time, whatever is being said. To be watched in a minute, this one has an "
    "hour of "
    "twenty seconds.",
    "lifetime",
    expected("cut-short", "session-expiry", "session-expired", "closed-mid-response"),
)
def session_expired(talk: Talk) -> None:
    talk.hello()
    talk.session["expires_at"] = talk.now + 20
    talk.lines[-1] = talk.lines[-1].replace(str(talk.now + talk.dialect.lifetime), str(talk.now + 20))
    talk.update({"output_modalities": ["text"]})
    talk.user(QUESTION, 17_500)
    message = ask(talk, "text").message()
    message.open("text")
    message.say("One teaspoon for each")
    text = "Your session hit the maximum duration of 60 minutes."
    talk.refuse("session_expired", text, after=700)
    talk.close(1001, text, after=10)


@scenario(
    "garbage",
    "What comes is not the protocol",
    "A proxy answers in the server's place: a page of HTML, half an event, a number. None of it is lost, and none of "
    "it is taken for an answer.",
    "lifetime",
    expected("no-response", "server-stall", "response-create-unanswered"),
)
def garbage(talk: Talk) -> None:
    text_session(talk)
    talk.client("response.create", 180)
    page = "<html><body><h1>502 Bad Gateway</h1></body></html>"
    for text in (f'"{page}"', r'"{\"type\":\"response.crea"', '"17"'):
        talk.raw("<", text, 60)
    talk.wait(13_000)
