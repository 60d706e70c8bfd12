"""A county with its documents in the index, and readers who follow something there."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils.http import urlencode

from gongkai.policies.models import PolicyDocument
from gongkai.search.services import index_documents
from gongkai.subscriptions import rules, sealing, services
from gongkai.subscriptions.models import Reader, Subscription
from gongkai.subscriptions.services import Target
from tests.factories import AT
from tests.policies.builders import a_document
from tests.publishing.builders import a_site

NEXT_MORNING = AT + timedelta(hours=22, minutes=10)
"""AT is 10:00 in the county, so this is ten past eight of the next day."""
READER = "zhao@example.cn"


@pytest.fixture
def place(settings, tmp_path):
    """Keep index and released files of the test to itself."""
    settings.GONGKAI_INDEX_FOLDER = tmp_path / "index"
    settings.GONGKAI_SITE_FOLDER = tmp_path / "site"
    settings.GONGKAI_PUBLIC_ADDRESS = "https://www.qinglan.example"
    return tmp_path


@pytest.fixture
def county(db, place):
    """Return the one document of a county."""
    a_site()
    document = a_document()
    index_everything()
    return document


def index_everything():
    index_documents(PolicyDocument.objects.values_list("pk", flat=True))


def another_document(number=22, *, words="井盖丢失的举报奖励五十元。", at=AT, **fields):
    """Publish one more document about manhole covers, and put it into the index."""
    title = f"青岚县井盖举报奖励办法（第{number}号）"
    document = a_document(
        title=title,
        text=f"# {title}\n\n第一条　{words}\n",
        number=f"青政发〔2024〕{number}号",
        unified_no=f"QLX-GF-2024-0{number}",
        index_no=f"QL-2024-000{number}",
        at=at,
        **fields,
    )
    index_everything()
    return document


def the_query(words="井盖"):
    return Target("QUERY", f"查询“{words}”", f"/sousuo?{urlencode({'q': words})}", query={"text": words})


def the_document(document):
    address = f"/zc/{document.address}"
    return Target("DOCUMENT", f"《{document.title}》", address, document_id=document.pk)


def ask(target, *, written=READER, rhythm="DAILY", origin="192.0.2.7", at=AT):
    return services.request_subscription(
        written=written, target=target, rhythm=rhythm, origin=origin, actor_id=None, at=at
    )


def follow(target, *, written=READER, rhythm="DAILY", at=AT):
    """Follow something, confirmed; the mailbox of the test is empty afterwards."""
    ask(target, written=written, rhythm=rhythm, at=at)
    services.confirm_subscription(shown=word_in(mail.outbox[-1].body, "queren"), actor_id=None, at=at)
    mail.outbox.clear()
    reader = Reader.objects.get(fingerprint=sealing.fingerprint(rules.normal_address(written)))
    return Subscription.objects.get(reader=reader, target=target.digest)


def word_in(text, page):
    """Return the signed word of the link to one of the pages in a mail."""
    return re.search(rf"/dingyue/{page}/(\S+)", text)[1]
