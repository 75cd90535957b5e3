"""The executor whose workers have an interpreter each: InterpreterPoolExecutor."""

import collections
import itertools
import queue
import sys
import threading
import time
import traceback
import weakref

from concurrent import interpreters

from . import _base, thread

# The context of each worker, in its thread.
_worker = threading.local()


def do_call(results, func, args, kwargs):
    """Runs a task in the interpreter of a worker; what the task raises goes into the queue of results."""
    try:
        return func(*args, **kwargs)
    except BaseException as failure:
        try:
            results.put(failure)
        except interpreters.NotShareableError:
            # The worker is left with what an ExecutionFailed has of it.
            print('exception is not shareable:', file=sys.stderr)
            traceback.print_exception(failure)
        raise


class WorkerContext:
    """An interpreter and a queue for what is raised there: what a worker runs its tasks in."""

    @classmethod
    def prepare(cls, initializer, initargs):
        """What makes a worker's context, and what makes a task of a function and its arguments."""
        def resolve_task(fn, args, kwargs):
            if isinstance(fn, str):
                raise TypeError('scripts not supported')
            return fn, args, kwargs

        initdata = None if initializer is None else resolve_task(initializer, initargs, {})
        return lambda: cls(initdata), resolve_task

    def __init__(self, initdata):
        self.initdata = initdata
        self.interp = None
        self.results = None

    def initialize(self):
        self.interp = interpreters.create()
        self.results = interpreters.create_queue()
        if self.initdata is not None:
            self.run(self.initdata)

    def finalize(self):
        interp, self.interp, self.results = self.interp, None, None
        if interp is None:
            return
        try:
            interp.close()
        except interpreters.InterpreterNotFoundError:
            # Somebody else has ended it.
            pass

    def run(self, task):
        try:
            return self.interp.call(do_call, self.results, *task)
        except interpreters.ExecutionFailed as failed:
            try:
                failure = self.results.get_nowait()
            except interpreters.QueueEmpty:
                raise failed from None
            raise failure from failed


class BrokenInterpreterPool(thread.BrokenThreadPool):
    """Raised when a worker of an InterpreterPoolExecutor failed initializing."""


def _work(executor, work_queue, create_context):
    """What a worker's thread does."""
    context = _worker.context = create_context()
    try:
        thread._worker(executor, work_queue, context.initialize, ())
    finally:
        context.finalize()


def _run(task):
    return _worker.context.run(task)


class InterpreterPoolExecutor(thread.ThreadPoolExecutor):
    """A pool of threads, each with an interpreter in which it calls what is submitted."""

    BROKEN = BrokenInterpreterPool

    @classmethod
    def prepare_context(cls, initializer, initargs):
        return WorkerContext.prepare(initializer, initargs)

    def __init__(self, max_workers=None, thread_name_prefix='', initializer=None, initargs=()):
        """Initializes a new executor.

        The initializer is called with initargs in each interpreter, before its first task.
        """
        self._create_worker_context, self._resolve_work_item_task = self.prepare_context(initializer, initargs)
        super().__init__(max_workers, thread_name_prefix or f'InterpreterPoolExecutor-{self._counter()}')

    def submit(self, fn, /, *args, **kwargs):
        task = self._resolve_work_item_task(fn, args, kwargs)
        try:
            return super().submit(_run, task)
        except thread.BrokenThreadPool as broken:
            raise self.BROKEN(*broken.args) from None

    submit.__doc__ = _base.Executor.submit.__doc__

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
        arguments = zip(*iterables)
        # Before the first result is asked for.
        ahead = collections.deque(self.submit(fn, *args) for args in itertools.islice(arguments, buffersize))
        return _results(weakref.ref(self), fn, arguments, ahead, end)

    def _adjust_thread_count(self):
        if self._idle_semaphore.acquire(timeout=0):
            return

        def collected(_, work_queue=self._work_queue):
            work_queue.put(None)

        count = len(self._threads)
        if count < self._max_workers:
            worker = threading.Thread(name=f'{self._thread_name_prefix}_{count}', target=_work,
                                      args=(weakref.ref(self, collected), self._work_queue, self._create_worker_context))
            worker.start()
            self._threads.add(worker)
            thread._threads_queues[worker] = self._work_queue

    def _initializer_failed(self):
        with self._shutdown_lock:
            self._broken = 'A thread initializer failed, the thread pool is not usable anymore'
            while True:
                try:
                    item = self._work_queue.get_nowait()
                except queue.Empty:
                    break
                if item is not None:
                    item.future.set_exception(self.BROKEN(self._broken))


def _results(executor, fn, arguments, ahead, end):
    """The results of what has been submitted, for each of which something more is; the executor may be gone by then."""
    try:
        while ahead:
            pool = executor()
            args = None if pool is None else next(arguments, None)
            if args is not None:
                ahead.append(pool.submit(fn, *args))
            del pool
            yield _base._result_or_cancel(ahead.popleft(), None if end is None else end - time.monotonic())
    finally:
        for future in ahead:
            future.cancel()
