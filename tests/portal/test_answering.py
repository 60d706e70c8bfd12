"""The answer card above the results: quotations of public clauses, or one honest sentence and the ways on."""

import pytest
from django.urls import reverse
from django.utils import timezone

from gongkai.knowledge.models import Candidate
from gongkai.search import services
from gongkai.trail.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(a_library):
    return a_library


