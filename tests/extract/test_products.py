"""Products on one thread: only while asked, however deep, and given back as it was."""

from __future__ import annotations

import threadpoolctl

from rashomon.extract.products import one_thread


def threads() -> set[int]:
    """Numpy's; other libraries in the process have pools of their own."""
    return {pool["num_threads"] for pool in threadpoolctl.threadpool_info() if "numpy" in pool["filepath"]}


def test_products_are_made_on_one_thread_and_the_process_gets_its_own_back() -> None:
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        before = threads()
        with one_thread():
            with one_thread():
                assert threads() == {1}
            assert threads() == {1}
        assert threads() == before
