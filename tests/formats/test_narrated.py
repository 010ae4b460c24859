"""Names in sentences are events where the sentence says that they were seen."""

import pytest

from inspector.formats.names.narrated import runs

THREE = "session.created, session.updated and response.created"


def named(text):
    return [name[0] for run in runs(text, 0, len(text)) if not run.is_wished for name in run.names]


@pytest.mark.parametrize(
    "text",
    [
        f"I get {THREE}, then silence.",
        f"The order is {THREE}",
        "What I see:\nsession.created, session.updated, then response.created and nothing more",
        "What I see: (1) session.created (2) session.updated (3) response.created",
        "I get session.created ... session.updated ... response.created",
        "Look: session.created ✅ session.updated ✅ response.created ✅ response.done ❌",
        "session.created -> session.updated -> response.created -> response.done never comes",
        "session.created x1, session.updated x1, response.created x2, response.done x0: that is all in my log",
        "我连接后收到 session.created，然后收到 session.updated，再收到 response.created，就没有了",
        "When I send something I get session.created, then session.updated and then response.created.",
        "It works until response.done. I get session.created, session.updated is back and response.created comes.",
        "Jag får session.created och session.updated kommer, sen får jag response.created men inget mer",
        "10:00:01 session.created, 10:00:02 session.updated, 10:00:05 response.created",
        "log of the turn: session.created / session.updated / response.created",
        "1. Ik krijg session.created\n2. Ik krijg session.updated\n3. Ik krijg response.created, dan niets\n",
        "session.created > session.updated > response.created",
        "session.created » session.updated » response.created",
        "I see session.created | session.updated | response.created",
        "How to reproduce\n1. Connect, session.created comes\n2. Send, see session.updated\n3. See response.created\n",
        "Recibo session.created, session.updated y response.created.",
        "Ich bekomme `session.created`, `session.updated` und `response.created`",
        "收到 session.created、session.updated、response.created",
        "1) I connect and get session.created\n2) I send something, session.updated comes\n3) then response.created\n",
        "- server sends session.created\n\n- we wait, session.updated is back\n\n- then response.created comes\n",
        "session.created -> session.updated -> response.created",
        "I connect and get session.created. After I send my settings, session.updated arrives. Then response.created.",
    ],
)
def test_what_was_seen(text):
    assert named(text) == ["session.created", "session.updated", "response.created"]


@pytest.mark.parametrize(
    "text",
    [
        f"The server emits {THREE} over the socket.",
        "We log session.created and session.updated at debug level, response.created at info.",
        "Events are emitted in this order: session.created, session.updated, response.created",
        "kinds: session.created | session.updated | response.created",
        "The trace, by grep -E (session.created|session.updated|response.created)",
        "session.created ... session.updated ... response.created",
        f"Our wrapper handles {THREE}",
        f"You should get {THREE}, in this order.",
        f"I never get {THREE}",
        f"I see that {THREE} are never sent",
        f"I saw in the docs that {THREE} come",
        "I get session.created and session.updated.",
        "1) The client should send session.update\n2) It waits for session.updated\n3) It expects response.created\n",
        "1) Send session.update\n2) Wait for session.updated\n3) Send response.create\n",
        "We recommend that you send session.update, then response.create and get response.created.",
        "Should I send session.update, get session.updated and send response.create?",
        "I want session.created, session.updated, response.created",
        "You should see session.created -> session.updated -> response.created",
        "- Set the type on session.update\n- Also listen for session.updated\n- Only one response.create is sent now\n",
        "- fixed session.update without a type\n- we handle session.updated\n- response.created arrived twice before\n",
    ],
)
def test_what_was_not(text):
    assert named(text) == []


def test_what_did_not_come_is_left_out_of_a_story():
    text = "1. I get session.created\n2. I send session.update, no session.updated\n3. response.created, nothing else\n"
    assert named(text + "4. response.done never came\n") == ["session.created", "session.update", "response.created"]


def test_two_names_are_enough_where_it_is_said_that_they_came():
    wished = "Expected:\nresponse.created -> response.output_item.added -> response.done\n\n"
    assert named(f"{wished}Actual:\nresponse.created -> response.done\n") == ["response.created", "response.done"]
    assert named("Next:\nresponse.created -> response.done\n") == []
