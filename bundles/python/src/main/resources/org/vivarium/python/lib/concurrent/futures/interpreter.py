"""A pool of threads that make their calls in other interpreters, one for each thread."""

import collections
import contextlib
import itertools
import queue
import sys
import threading
import time
import traceback
import weakref

from concurrent import interpreters

from . import _base, thread

_pool_numbers = itertools.count()


class _Reporting:
    """In a worker's interpreter: puts what is raised in a with statement into a queue, and lets it go on."""

    def __init__(self, reports):
        self.reports = reports

    def __enter__(self):
        return self

    def __exit__(self, kind, failure, trace):
        if failure is not None:
            try:
                self.reports.put(failure)
            except interpreters.NotShareableError:
                lines = traceback.format_exception(failure)
                print('What cannot leave its interpreter:\n', *lines, sep='', end='', file=sys.stderr)


def do_call(reports, fn, args, kwargs):
    """What the interpreter of a worker is told to call for each task."""
    with _Reporting(reports):
        return fn(*args, **kwargs)


class WorkerContext:
    """The interpreter of one worker, from open() to close()."""

    def __init__(self, initializer, initargs):
        self._initializer = initializer
        self._initargs = initargs
        self._interpreter = self._reports = None

    def open(self):
        self._interpreter = interpreters.create()
        self._reports = interpreters.create_queue()
        if self._initializer is not None:
            self.call(self._initializer, self._initargs, {})

    def call(self, fn, args, kwargs):
        """Returns what the function returns in the interpreter, and raises what it raises, if that can get here."""
        try:
            return self._interpreter.call(do_call, self._reports, fn, args, kwargs)
        except interpreters.ExecutionFailed as summary:
            # The report, if there is one, has been put by the call that is over now.
            if not self._reports.empty():
                raise self._reports.get_nowait() from summary
            raise

    def close(self):
        opened, self._interpreter, self._reports = self._interpreter, None, None
        if opened is not None:
            # Somebody else may have ended it.
            with contextlib.suppress(interpreters.InterpreterNotFoundError):
                opened.close()


class _Worker(threading.Thread):
    """A thread of a pool, which it does not keep alive. Its context is open as long as it works."""

    def __init__(self, pool, name):
        super().__init__(name=name)
        tasks = pool._work_queue
        self.tasks = tasks
        self.context = WorkerContext(*pool._preparation)
        # A pool that has gone says so to whoever waits for a task.
        self.pool = weakref.ref(pool, lambda gone: tasks.put(None))

    def run(self):
        with contextlib.closing(self.context):
            thread._worker(self.pool, self.tasks, self.context.open, ())


def _in_worker(fn, args, kwargs):
    """A task, as the threads of the pool see it."""
    return threading.current_thread().context.call(fn, args, kwargs)


def _no_script(fn):
    if not isinstance(fn, str):
        return fn
    raise TypeError('scripts not supported')


class BrokenInterpreterPool(thread.BrokenThreadPool):
    """What the tasks of a pool get when one of its interpreters could not be prepared."""


class InterpreterPoolExecutor(thread.ThreadPoolExecutor):
    """An executor that makes its calls in interpreters of its own, as many at a time as it has workers.

    Functions, arguments and results cross as they do in Interpreter.call().
    """

    BROKEN = BrokenInterpreterPool

    def __init__(self, max_workers=None, thread_name_prefix='', initializer=None, initargs=()):
        """Makes a pool. Each interpreter calls the initializer with initargs before anything else."""
        self._preparation = _no_script(initializer), initargs
        super().__init__(max_workers, thread_name_prefix or f'InterpreterPoolExecutor-{next(_pool_numbers)}')

    def submit(self, fn, /, *args, **kwargs):
        """Has a worker call the function with the arguments; returns the future of that call."""
        try:
            return super().submit(_in_worker, _no_script(fn), args, kwargs)
        except thread.BrokenThreadPool as broken:
            raise self.BROKEN(*broken.args) from None

    def map(self, fn, *iterables, timeout=None, chunksize=1, buffersize=None):
        """Returns an iterator over the results of calls, in the order of the arguments.

        With a buffersize, no more calls than that are submitted ahead of the results that have been asked for.
        """
        if buffersize is None:
            return super().map(fn, *iterables, timeout=timeout, chunksize=chunksize)
        if not isinstance(buffersize, int):
            raise TypeError('buffersize must be an integer or None')
        if buffersize < 1:
            raise ValueError('buffersize must be None or > 0')
        end = None if timeout is None else time.monotonic() + timeout
        submissions = _submissions(weakref.ref(self), fn, zip(*iterables))
        # The first ones are made here, before a result is asked for.
        window = collections.deque(itertools.islice(submissions, buffersize))
        return _results(window, submissions, end)

    def _adjust_thread_count(self):
        # Called for each new task: it needs a worker more, unless one is idle.
        count = len(self._threads)
        if count < self._max_workers and not self._idle_semaphore.acquire(blocking=False):
            worker = _Worker(self, f'{self._thread_name_prefix}_{count}')
            worker.start()
            self._threads.add(worker)
            # For the end of the program, which waits for the workers.
            thread._threads_queues[worker] = self._work_queue

    def _initializer_failed(self):
        with self._shutdown_lock:
            self._broken = 'A thread initializer failed, the thread pool is not usable anymore'
        # No task comes any more, so those that are waiting are the last.
        with contextlib.suppress(queue.Empty):
            for item in iter(self._work_queue.get_nowait, self):
                if item is not None and item.future.set_running_or_notify_cancel():
                    item.future.set_exception(self.BROKEN(self._broken))
        # Among them may have been what tells the other workers to end.
        self._work_queue.put(None)


def _submissions(pool, fn, calls):
    """The futures of calls, each of which is submitted when its future is asked for, as long as there is the pool."""
    for args in calls:
        executor = pool()
        if executor is None:
            return
        future = executor.submit(fn, *args)
        del executor
        yield future
        del future


def _results(window, submissions, end):
    """The results of the futures in the window, which moves on by one before each of them."""
    try:
        while window:
            window.extend(itertools.islice(submissions, 1))
            yield _base._result_or_cancel(window.popleft(), None if end is None else end - time.monotonic())
    finally:
        while window:
            window.pop().cancel()
