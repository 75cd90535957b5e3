"""Runs CPython's own tests on Vivarium, as they are, and tells how they ended.

The program that is started runs each test module in a process of its own, which is this program again with --child. That one
notes in a file when a test begins and how it ends, so that a test that never ends, or takes the process with it, is known: it
is ended, and another process goes on with the tests after it.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest

DEFAULT = ['test_interpreters', 'test__interpchannels', 'test__interpreters']
OUTCOMES = ('passed', 'failed', 'skipped')
HERE = os.path.dirname(os.path.abspath(__file__))
PAGE = os.path.join(HERE, '..', '..', '..', 'README.md')


# --- in the process that runs tests ---

class Notes(unittest.TestResult):
    """Writes down when each test begins, and how it ends."""

    def __init__(self, file):
        super().__init__()
        self.file = file
        self.outcome = None
        self.name = None

    def note(self, **words):
        self.file.write(json.dumps(words) + '\n')
        self.file.flush()

    def startTest(self, test):
        super().startTest(test)
        self.outcome = None
        self.began = time.monotonic()
        # Now, for a test may have an attribute of that name later.
        self.name = test.id()
        self.note(begun=self.name)

    def stopTest(self, test):
        super().stopTest(test)
        outcome, reason = self.outcome or ('passed', '')
        self.note(ended=self.name, outcome=outcome, reason=reason, seconds=round(time.monotonic() - self.began, 3))

    def settle(self, outcome, reason=''):
        # Of several parts the first that fails decides; a part that is skipped does not.
        if self.outcome is None or (outcome == 'failed' and self.outcome[0] != 'failed'):
            self.outcome = outcome, reason

    def addSuccess(self, test):
        super().addSuccess(test)
        self.settle('passed')

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.fail(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self.fail(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self.settle('failed', f'{subtest._subDescription()}: {last_line(err)}')

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        if not hasattr(test, '_subDescription'):
            self.settle('skipped', reason)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self.settle('passed')

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self.settle('failed', 'unexpected success')

    def fail(self, test, err):
        if isinstance(test, unittest.TestCase):
            self.settle('failed', last_line(err))
        else:
            # What surrounds tests: the set-up of a class or module.
            self.note(ended=test.id(), outcome='failed', reason=last_line(err), seconds=0)


def last_line(err):
    kind, value, _ = err
    text = str(value).strip().split('\n')[0]
    return f'{kind.__name__}: {text}' if text else kind.__name__


def tests_of(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from tests_of(test)
        else:
            yield test


def run_child(path, name):
    """Runs the tests of a name but those that have begun already."""
    begun = {each['begun'] for each in read(path) if 'begun' in each}
    left = [test for test in tests_of(unittest.defaultTestLoader.loadTestsFromName(name)) if test.id() not in begun]
    with open(path, 'a') as file:
        unittest.TestSuite(left).run(Notes(file))


def read(path):
    with open(path) as file:
        return [json.loads(line) for line in file if line.endswith('\n')]


# --- in the process that was started ---

def modules_of(name):
    """The test modules that a name stands for: those of a package, each by itself."""
    name = name.removeprefix('test.')
    for folder in sys.path:
        package = os.path.join(folder, 'test', *name.split('.'))
        if os.path.isfile(os.path.join(package, '__init__.py')):
            found = sorted(file[:-3] for file in os.listdir(package) if re.fullmatch(r'test_\w+\.py', file))
            return [f'test.{name}.{module}' for module in found]
    return ['test.' + name]


def run_module(name, limit, log):
    """How the tests of a module ended, each as a dict with test, outcome, reason and seconds."""
    with tempfile.TemporaryDirectory(prefix='vivarium-conformance-') as folder:
        notes = os.path.join(folder, 'notes')
        open(notes, 'w').close()
        results = []
        while True:
            before = len(read(notes))
            why = run_process([sys.executable, __file__, '--child', notes, name], notes, limit, log)
            lines = read(notes)
            ended = {each['ended'] for each in lines if 'ended' in each}
            stuck = [each['begun'] for each in lines if 'begun' in each and each['begun'] not in ended]
            results = [{'test': each['ended'], **{key: each[key] for key in ('outcome', 'reason', 'seconds')}}
                       for each in lines if 'ended' in each]
            if why is None and not stuck:
                return results
            if len(lines) == before:
                return results + [{'test': name, 'outcome': 'failed', 'reason': why or 'it ran no test', 'seconds': 0}]
            with open(notes, 'a') as file:
                for test in stuck:
                    file.write(json.dumps({'ended': test, 'outcome': 'failed', 'reason': why or 'it did not end',
                                           'seconds': limit}) + '\n')


def run_process(command, notes, limit, log):
    """Runs a process as long as tests end in it; gives why it ended before the last one, or None."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log) as process:
        try:
            size = -1
            while True:
                try:
                    status = process.wait(limit)
                    return None if status == 0 else f'the process ended with status {status}'
                except subprocess.TimeoutExpired:
                    now = os.path.getsize(notes)
                    if now == size:
                        return f'it did not end within {limit} s'
                    size = now
        finally:
            process.kill()


class Page:
    """What the page says: why tests fail, whose fault it is, and how many of each module pass."""

    def __init__(self, file):
        with open(file) as page:
            rows = [[cell.strip(' `') for cell in line.strip('|\n ').split('|')] for line in page if line.startswith('| `')]
        self.reasons = {row[0]: f'{row[1]}: {row[2]}' for row in rows if len(row) == 3}
        self.passes = {row[0]: int(row[3]) for row in rows if len(row) == 6}

    def objections(self, name, results):
        """What is worse than the page says, in lines; the name is that of a module, or of what is in one."""
        lines = [f"{each['test']} fails: {each['reason']}" for each in results
                 if each['outcome'] == 'failed' and each['test'] not in self.reasons]
        if not lines and count(results, 'passed') < self.passes.get(name, 0):
            lines.append(f"{name}: {count(results, 'passed')} tests pass, and {self.passes[name]} did; these are skipped:")
            lines += [f"  {each['test']}: {each['reason']}" for each in results if each['outcome'] == 'skipped']
        return lines

    def surprises(self, results):
        """Which tests pass that the page says fail, in lines."""
        return [f"{each['test']} passes, which is known to fail ({self.reasons[each['test']]})" for each in results
                if each['outcome'] == 'passed' and each['test'] in self.reasons]


def count(results, outcome):
    return sum(each['outcome'] == outcome for each in results)


def row(name, results, seconds):
    return f'{name:<42}{len(results):>5}' + ''.join(f'{count(results, each):>9}' for each in OUTCOMES) + f'{seconds:>7.0f} s'


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog='vivarium conformance',
        description="Run CPython 3.14.3's own tests, unmodified, and tell how they ended.",
        epilog='Exit status 1 when a test fails that the page integration/conformance/README.md does not tell of, or fewer of a '
               'module pass than it says; standard error tells which. example: vivarium conformance '
               'test_interpreters.test_queues')
    parser.add_argument('tests', nargs='*', metavar='TEST',
                        help="a test module, package, class or method, without 'test.' in front; without one: "
                             + ', '.join(DEFAULT))
    parser.add_argument('--json', action='store_true', help='print a JSON object for each test module')
    parser.add_argument('--verbose', action='store_true', help='let the tests print to standard error')
    parser.add_argument('--limit', type=int, default=120, metavar='SECONDS', help='for how long a test may run (120)')
    return parser.parse_args(arguments)


def print_results(name, results, seconds, page, as_json):
    if as_json:
        print(json.dumps({'module': name, 'run': len(results), **{each: count(results, each) for each in OUTCOMES},
                          'seconds': round(seconds, 1),
                          'tests': [{**each, 'known': page.reasons.get(each['test'])} for each in results]}), flush=True)
    else:
        print(row(name, results, seconds), flush=True)


def run_all(arguments):
    page = Page(PAGE)
    everything, objections = [], []
    if not arguments.json:
        print(f"{'MODULE':<42}{'RUN':>5}" + ''.join(f'{each.upper():>9}' for each in OUTCOMES) + f"{'TIME':>9}", flush=True)
    began = time.monotonic()
    for name in [module for test in arguments.tests or DEFAULT for module in modules_of(test)]:
        began_module = time.monotonic()
        results = run_module(name, arguments.limit, None if arguments.verbose else subprocess.DEVNULL)
        print_results(name, results, time.monotonic() - began_module, page, arguments.json)
        everything += results
        objections += page.objections(name, results)
    if not arguments.json:
        print(row('all', everything, time.monotonic() - began))
        for each in everything:
            if each['outcome'] == 'failed' and each['test'] in page.reasons:
                print(f"\n{each['test']}\n  {each['reason']}\n  {page.reasons[each['test']]}")
    for line in page.surprises(everything):
        print('vivarium conformance: ' + line, file=sys.stderr)
    for line in objections:
        print('vivarium conformance: ' + line, file=sys.stderr)
    return 1 if objections else 0


if __name__ == '__main__':
    if sys.argv[1:2] == ['--child']:
        run_child(*sys.argv[2:])
    else:
        sys.exit(run_all(parse(sys.argv[1:])))
