"""Tests of reading and writing; what they share tells what differs where an assertion of its own fails."""

import pytest

pytest.register_assert_rewrite("tests.corpus.reading")
