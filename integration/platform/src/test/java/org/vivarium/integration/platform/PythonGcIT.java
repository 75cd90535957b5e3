package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import javax.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Collectors;
import org.vivarium.gc.Tracked;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.paxexam.PaxExam;

/** The module {@code gc} of a Python program is about what Java modules own. The programs check themselves. */
@ExtendWith(PaxExam.class)
final class PythonGcIT extends Tenants {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What the programs begin with. */
    private static final String BEGINNING = """
        import gc, graph, sys

        def raises(kind, text, call):
            try:
                call()
            except kind as e:
                assert type(e) is kind and text in str(e), (type(e), str(e))
            else:
                raise AssertionError('nothing was raised')

        def named(objects):
            return sorted(each.name() for each in objects if isinstance(each, graph.Vertex))

        gc.disable()
        """;

    @Inject
    private Collectors collectors;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.SERVICES));
    }

    /** Runs a program in an interpreter that has the fixture. */
    private Interpreter run(String program) {
        deploy("graph");
        Interpreter made = isolated("a");
        exec(made, BEGINNING + program);
        return made;
    }

    private static void exec(Interpreter interpreter, String program) {
        try {
            interpreter.exec(program);
        } catch (ExecutionFailedException e) {
            throw new AssertionError(e.snapshot().errdisplay(), e);
        }
    }

    // --- collecting ---

    @Test
    void collectFindsTheCyclesOfJavaModules() {
        run("""
            graph.cycles(10)
            assert gc.collect() == 20
            events = graph.events()
            assert events.count('finalize cycle') == events.count('dealloc cycle') == 20 and len(events) == 40
            assert gc.collect() == 0 and graph.events() == ()
            """);
    }

    @Test
    void collectOfAGenerationLeavesTheOlderOnes() {
        run("""
            one = graph.keep('one')
            one.link(one, None)
            gc.collect(1)
            graph.drop('one')
            assert gc.is_tracked(one) and gc.collect(0) == gc.collect(1) == 0
            assert gc.collect(2) == 1 and not gc.is_tracked(one)
            """);
    }

    @Test
    void collectRefusesWhatIsNoGeneration() {
        run("""
            raises(ValueError, 'invalid generation', lambda: gc.collect(3))
            raises(ValueError, 'invalid generation', lambda: gc.collect(-1))
            raises(TypeError, "'str' object cannot be interpreted as an integer", lambda: gc.collect('a'))
            raises(TypeError, "'NoneType' object cannot be interpreted as an integer", lambda: gc.collect(None))
            raises(TypeError, "'float' object cannot be interpreted as an integer", lambda: gc.collect(1.0))
            raises(OverflowError, 'Python int too large to convert to C int', lambda: gc.collect(1 << 40))
            assert gc.collect(True) == 0
            """);
    }

    @Test
    void collectClearsPythonsWeakReferencesToo() {
        run("""
            import time, weakref
            gone = []
            class Node: pass
            node = Node()
            node.node = node
            reference = weakref.ref(node, lambda _: gone.append(1))
            del node
            deadline = time.monotonic() + 20
            while not gone and time.monotonic() < deadline:
                gc.collect()
            assert reference() is None and gone == [1]
            """);
    }

    @Test
    void whatAFinalizerKeepsIsNotCollected() {
        run("""
            one = graph.keep('lazarus')
            one.link(one, None)
            assert not gc.is_finalized(one)
            graph.drop('lazarus')
            assert gc.collect() == 0 and graph.events() == ('finalize lazarus',)
            assert gc.is_finalized(one) and gc.is_tracked(one) and one in gc.get_objects()
            graph.drop('lazarus')
            assert gc.collect() == 1 and graph.events() == ('dealloc lazarus',)
            assert gc.is_finalized(one) and not gc.is_tracked(one) and one not in gc.get_objects()
            """);
    }

    @Test
    void aReferenceToAnotherInterpreterIsAnError() {
        deploy("graph");
        Interpreter b = isolated("b");
        exec(b, BEGINNING + "graph.keep('foreign')");
        Tracked foreign = b.<Tracked, RuntimeException>attach(() -> collector(b).objects().stream()
                .filter(each -> each.getClass().getSimpleName().equals("Vertex"))
                .findFirst()
                .orElseThrow());
        Interpreter a = isolated("a");
        a.dict().put("graph.foreign", foreign);
        exec(a, BEGINNING + """
            from concurrent.interpreters import InterpreterError
            one = graph.keep('one')
            graph.refer(one)
            raises(InterpreterError, 'refers to org.vivarium.integration.fixtures.graph.Vertex@', gc.collect)
            raises(InterpreterError, 'of interpreter %d (b); hold an interpreter', lambda: gc.get_referents(one))
            """.formatted(b.id()));
    }

    private Collector collector(Interpreter interpreter) {
        return collectors.of(interpreter);
    }

    // --- when it collects by itself ---

    @Test
    void enableAndDisableAreSeenInJava() {
        Interpreter a = run("assert not gc.isenabled()");
        assertThat(a.<Boolean, RuntimeException>attach(collector(a)::isEnabled)).isFalse();
        exec(a, "gc.enable(); assert gc.isenabled()");
        assertThat(a.<Boolean, RuntimeException>attach(collector(a)::isEnabled)).isTrue();
    }

    @Test
    void thresholdsThatAreNotGivenStay() {
        run("""
            assert gc.get_threshold() == (2000, 10, 10)
            gc.set_threshold(700)
            assert gc.get_threshold() == (700, 10, 10)
            gc.set_threshold(600, 5)
            assert gc.get_threshold() == (600, 5, 10)
            gc.set_threshold(0, 6, 7)
            assert gc.get_threshold() == (0, 6, 7)
            raises(TypeError, 'gc.set_threshold requires 1 to 3 arguments', gc.set_threshold)
            raises(TypeError, 'gc.set_threshold requires 1 to 3 arguments', lambda: gc.set_threshold(1, 2, 3, 4))
            raises(TypeError, "'str' object cannot be interpreted as an integer", lambda: gc.set_threshold(1, 'a'))
            raises(OverflowError, 'Python int too large to convert to C int', lambda: gc.set_threshold(1 << 31))
            raises(ValueError, 'thresholds are 0 or more, not -1, 6, 7', lambda: gc.set_threshold(-1))
            assert gc.get_threshold() == (0, 6, 7)
            """);
    }

    @Test
    void countsAndStatisticsAreOfTheTrackedObjects() {
        run("""
            gc.collect()
            assert gc.get_count() == (0, 0, 0)
            graph.cycles(3)
            assert gc.get_count() == (6, 0, 0)
            before = gc.get_stats()
            assert [list(each) for each in before] == [['collections', 'collected', 'uncollectable']] * 3
            gc.collect(0)
            assert gc.get_count() == (0, 1, 0)
            graph.stubborn()
            gc.collect(1)
            after = gc.get_stats()
            changes = [[new[key] - old[key] for key in new] for old, new in zip(before, after)]
            assert changes == [[1, 6, 0], [1, 0, 2], [0, 0, 0]], changes
            """);
    }

    @Test
    void callbacksHearOfACollectionThatBreaksIntoPython() {
        run("""
            import time
            heard = []
            gc.callbacks.append(lambda phase, info: heard.append((phase, info)))
            gc.set_threshold(50)
            gc.enable()
            graph.cycles(100)
            deadline = time.monotonic() + 20
            while len(heard) < 2 and time.monotonic() < deadline:
                pass
            assert heard == [('start', {'generation': 0, 'collected': 0, 'uncollectable': 0}),
                             ('stop', {'generation': 0, 'collected': 200, 'uncollectable': 0})], heard
            assert gc.get_stats()[0]['collections'] == 1
            """);
    }

    // --- callbacks ---

    @Test
    void callbacksHearTheFiguresOfACollection() {
        run("""
            heard = []
            def hear(phase, info):
                heard.append((phase, info, gc.collect(), len(graph.events())))
            gc.callbacks.append(hear)
            graph.cycles(2)
            graph.stubborn()
            assert gc.collect(1) == 6
            assert heard == [('start', {'generation': 1, 'collected': 0, 'uncollectable': 0}, 0, 0),
                             ('stop', {'generation': 1, 'collected': 4, 'uncollectable': 2}, 0, 10)], heard
            gc.callbacks.remove(hear)
            gc.collect()
            assert len(heard) == 2
            """);
    }

    @Test
    void callbacksHearOfCollectionsThatJavaAsksFor() {
        Interpreter a = run("""
            heard = []
            gc.callbacks.append(lambda phase, info: heard.append((phase, info['generation'], info['collected'])))
            graph.cycles(1)
            """);
        int found = a.attach(() -> collector(a).collect(0));
        assertThat(found).isEqualTo(2);
        exec(a, "assert heard == [('start', 0, 0), ('stop', 0, 2)], heard");
    }

    @Test
    void whatACallbackRaisesGoesToTheUnraisableHook() {
        run("""
            def bad(phase, info): raise KeyError(phase)
            def leaving(phase, info): sys.exit(3)
            heard, reports = [], []
            gc.callbacks.extend([bad, 7, leaving, lambda phase, info: heard.append(phase)])
            sys.unraisablehook = reports.append
            graph.cycles(1)
            assert gc.collect() == 2 and heard == ['start', 'stop'] and len(reports) == 6
            for number, (kind, text) in enumerate(((KeyError, "'start'"), (TypeError, 'not callable'), (SystemExit, '3'))):
                report = reports[number]
                assert report.exc_type is kind and text in str(report.exc_value), report
                assert report.err_msg == f'Exception ignored while calling GC callback {gc.callbacks[number]!r}', report
                assert report.object is None
            assert reports[0].exc_traceback.tb_frame.f_code is bad.__code__ and reports[1].exc_traceback is None
            """);
    }

    @Test
    void aHookThatFailsIsReportedAsWell() {
        run("""
            import io
            def bad(phase, info): raise KeyError(phase)
            def hook(report): raise OSError('no hook')
            gc.callbacks.append(bad)
            sys.unraisablehook, sys.stderr = hook, io.StringIO()
            assert gc.collect() == 0
            text, sys.stderr = sys.stderr.getvalue(), sys.__stderr__
            assert text.count('Exception ignored in sys.unraisablehook') == text.count('OSError: no hook') == 2, text
            assert text.count('in hook') == 2 and 'frozen' not in text, text
            gc.callbacks.clear()
            """);
    }

    @Test
    void anotherListInTheNameIsNoListOfCallbacks() {
        run("""
            heard = []
            gc.callbacks.append(lambda phase, info: heard.append(phase))
            gc.callbacks = [lambda phase, info: heard.append('never')]
            gc.collect()
            assert heard == ['start', 'stop']
            """);
    }

    @Test
    void noCallbackKeepsAnInterpreterThatEnds() {
        Interpreter a = run("""
            gc.callbacks.append(lambda phase, info: gc.get_objects())
            graph.cycles(1)
            """);
        a.close();
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    // --- looking ---

    @Test
    void theObjectsAreThoseOfJavaModules() {
        run("""
            a, b = graph.keep('a'), graph.keep('b')
            assert named(gc.get_objects()) == ['a', 'b']
            assert a in gc.get_objects() and type(gc.get_objects()) is list
            assert any(each is a for each in gc.get_objects())
            assert {each: each for each in gc.get_objects()}[b] is b
            assert [] not in gc.get_objects()
            assert named(gc.get_objects(0)) == ['a', 'b'] and named(gc.get_objects(generation=1)) == []
            gc.collect(0)
            assert named(gc.get_objects(0)) == [] and named(gc.get_objects(1)) == ['a', 'b']
            assert named(gc.get_objects(None)) == named(gc.get_objects(-1)) == ['a', 'b']
            raises(ValueError, 'generation parameter must be less than the number of available generations (3)',
                   lambda: gc.get_objects(3))
            raises(ValueError, 'generation parameter cannot be negative', lambda: gc.get_objects(-2))
            raises(TypeError, "argument should be integer or None, not 'str'", lambda: gc.get_objects('0'))
            """);
    }

    @Test
    void anObjectOfNoTypeIsOneThatCanBeHeld() {
        run("""
            hidden = graph.HIDDEN
            kind = type(hidden)
            assert (kind.__module__, kind.__qualname__) == ('org.vivarium.integration.fixtures.graph', 'Hidden')
            assert repr(hidden).startswith('<org.vivarium.integration.fixtures.graph.Hidden object at 0x'), repr(hidden)
            assert hidden in gc.get_objects() and gc.is_tracked(hidden) and not gc.is_finalized(hidden)
            assert [each for each in gc.get_objects() if type(each) is kind] == [hidden]
            assert len({hidden, *(each for each in gc.get_objects() if type(each) is kind)}) == 1
            raises(TypeError, "cannot create 'org.vivarium.integration.fixtures.graph.Hidden' instances", kind)
            owner, = gc.get_referrers(hidden)
            assert type(owner).__name__ == 'ModuleObject' and hidden in gc.get_referents(owner)
            """);
    }

    @Test
    void referrersAndReferentsAreFound() {
        run("""
            a, b, c = graph.keep('a'), graph.keep('b'), graph.keep('c')
            a.link(b, b)
            c.link(b, a)
            assert named(gc.get_referrers(b)) == ['a', 'c'] and named(gc.get_referrers(a)) == ['c']
            assert named(gc.get_referrers(a, b)) == ['a', 'c'], 'each once'
            assert gc.get_referents(a) == [b, b] and gc.get_referents(c) == [b, a] and gc.get_referents(b) == []
            assert gc.get_referents(a, c, b) == [b, b, b, a]
            assert gc.get_referrers() == gc.get_referents() == gc.get_referrers([]) == gc.get_referents(1, 'a') == []
            """);
    }

    @Test
    void whatGoesIsNotTrackedAnyMore() {
        run("""
            a, b = graph.keep('a'), graph.keep('b')
            a.link(b, None)
            held = gc.get_objects()
            graph.drop('a')
            assert not gc.is_tracked(a) and gc.is_finalized(a) and a in held and a not in gc.get_objects()
            assert gc.is_tracked(b) and not gc.is_finalized(b)
            assert graph.events() == ('finalize a', 'dealloc a')
            """);
    }

    @Test
    void pythonsOwnObjectsAreManagedByTheJvm() {
        run("""
            class Node: pass
            for each in ([], {}, set(), Node(), Node, print, lambda: 0, gc):
                assert gc.is_tracked(each) is True, each
            for each in (None, True, 1, 1 << 80, 0.5, 1j, 'a', b'a', ..., NotImplemented):
                assert gc.is_tracked(each) is False, each
            for each in ([], 1, Node(), gc):
                assert gc.is_finalized(each) is False, each
            raises(TypeError, 'positional', lambda: gc.is_tracked())
            raises(TypeError, 'positional', lambda: gc.is_finalized(obj=1))
            """);
    }

    // --- freezing ---

    @Test
    void frozenObjectsAreNotCollected() {
        run("""
            gc.collect()
            there = len(gc.get_objects())
            assert gc.get_freeze_count() == 0
            graph.cycles(2)
            gc.freeze()
            assert gc.get_freeze_count() == there + 4 and gc.get_objects() == [] and gc.collect() == 0
            gc.unfreeze()
            assert gc.get_freeze_count() == 0 and len(gc.get_objects(2)) == there + 4 and gc.collect() == 4
            """);
    }

    // --- debugging ---

    @Test
    void theFlagsAreThoseOfCPython() {
        run("""
            assert (gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE, gc.DEBUG_SAVEALL, gc.DEBUG_LEAK) \\
                == (1, 2, 4, 32, 38)
            assert gc.get_debug() == 0
            for flags in (1, 2, 4, 32, 38, 0):
                gc.set_debug(flags)
                assert gc.get_debug() == flags
            raises(TypeError, "'str' object cannot be interpreted as an integer", lambda: gc.set_debug('x'))
            """);
    }

    @Test
    void whatCannotBeFreedIsGarbage() {
        run("""
            assert gc.garbage == []
            graph.stubborn()
            assert gc.collect() == 2 and named(gc.garbage) == ['stubborn', 'stubborn']
            assert all(gc.is_tracked(each) for each in gc.garbage) and set(gc.garbage) <= set(gc.get_objects())
            gc.collect()
            assert len(gc.garbage) == 2
            """);
    }

    @Test
    void whatIsSavedGoesOnceItIsTakenOutOfTheList() {
        run("""
            gc.set_debug(gc.DEBUG_SAVEALL)
            graph.cycles(2)
            assert gc.collect() == 4 and named(gc.garbage) == ['cycle'] * 4
            assert 'dealloc cycle' not in graph.events()
            gc.set_debug(0)
            assert gc.collect() == 0 and len(gc.garbage) == 4, 'the list keeps them'
            kept = gc.garbage.pop()
            assert gc.collect() == 0 and kept in gc.garbage and len(gc.garbage) == 4, 'some are there'
            gc.garbage.clear()
            assert gc.collect() == 4 and gc.garbage == []
            assert graph.events() == ('dealloc cycle',) * 4
            """);
    }

    @Test
    void garbageThatWasThereBeforeTheImportIsInTheList() {
        deploy("graph");
        Interpreter a = isolated("a");
        exec(a, "import graph; graph.stubborn()");
        int found = a.attach(collector(a)::collect);
        assertThat(found).isEqualTo(2);
        exec(a, BEGINNING + "assert named(gc.garbage) == ['stubborn', 'stubborn']");
    }

    // --- the module ---

    @Test
    void importsFindTheModuleInFrontOfGraalPys() {
        run("""
            assert sys.modules['gc'] is gc and gc.__name__ == 'gc' and gc.__spec__.origin == 'vivarium:library'
            names = [each for each in dir(gc) if not each.startswith('_')]
            assert names == ['DEBUG_COLLECTABLE', 'DEBUG_LEAK', 'DEBUG_SAVEALL', 'DEBUG_STATS', 'DEBUG_UNCOLLECTABLE',
                'callbacks', 'collect', 'disable', 'enable', 'freeze', 'garbage', 'get_count', 'get_debug',
                'get_freeze_count', 'get_objects', 'get_referents', 'get_referrers', 'get_stats', 'get_threshold',
                'is_finalized', 'is_tracked', 'isenabled', 'set_debug', 'set_threshold', 'unfreeze'], names
            undocumented = [each for each in names if callable(getattr(gc, each)) and not getattr(gc, each).__doc__]
            assert gc.__doc__ and undocumented == []
            """);
    }

    @Test
    void anInterpreterThatImportsNoGcHasNone() {
        Interpreter a = isolated("a");
        exec(a, "import sys; assert 'gc' not in sys.modules");
        assertThat(collectors.existing(a)).isEmpty();
    }

    @Test
    void twoInterpretersHaveTheirOwn() {
        run("graph.cycles(1)");
        Interpreter b = isolated("b");
        exec(b, BEGINNING + """
            assert gc.collect() == 0 and gc.callbacks == [] and named(gc.get_objects()) == []
            gc.set_threshold(5)
            """);
        exec(interpreters.find("a").orElseThrow(), "assert gc.get_threshold() == (2000, 10, 10) and gc.collect() == 2");
    }

    @Test
    void withoutTheCollectorTheModuleIsGraalPys() throws Exception {
        Interpreter a = isolated("a");
        Bundle bundle = bundle("org.vivarium.gc");
        bundle.stop();
        try {
            exec(a, BEGINNING.replace(", graph", "").replace("gc.disable()", "") + """
                heard = []
                gc.callbacks.append(lambda phase, info: heard.append((phase, info)))
                assert gc.collect(1) == 0
                assert heard == [(phase, {'generation': 1, 'collected': 0, 'uncollectable': 0}) for phase in ('start', 'stop')]
                gc.disable()
                assert not gc.isenabled()
                gc.enable()
                assert gc.isenabled() and len(gc.get_count()) == 3 and gc.garbage == []
                gc.set_debug(38)
                assert gc.get_debug() == 38
                gc.set_debug(0)
                assert gc.is_tracked([]) and not gc.is_tracked(1) and not gc.is_finalized([])
                assert gc.get_referents([]) == gc.get_referrers([]) == []
                for call in (gc.get_threshold, lambda: gc.set_threshold(1), gc.get_stats, gc.get_objects,
                             lambda: gc.get_objects(1), gc.freeze, gc.unfreeze, gc.get_freeze_count):
                    raises(RuntimeError, 'there is no collector for %s; start the bundle org.vivarium.gc', call)
                raises(ValueError, 'invalid generation', lambda: gc.collect(3))
                """.formatted(a));
        } finally {
            bundle.start();
        }
        deploy("graph");
        exec(a, "import graph; del heard[:]; gc.get_threshold(); graph.cycles(1); assert gc.collect() == 2");
        exec(a, "assert [info['collected'] for phase, info in heard] == [0, 2], heard");
    }

    @Test
    void theCollectorEndsBelowTheProgramAndComesBack() throws Exception {
        Interpreter a = run("""
            heard = []
            gc.callbacks.append(lambda phase, info: heard.append(phase))
            one = graph.keep('one')
            """);
        Bundle bundle = bundle("org.vivarium.gc");
        bundle.stop();
        try {
            exec(a, """
                assert heard[:2] == ['start', 'stop'] and heard.count('start') == heard.count('stop'), heard
                assert not gc.is_tracked(one) and gc.is_finalized(one)
                raises(RuntimeError, 'there is no collector', gc.get_objects)
                raises(RuntimeError, 'there is no collector', lambda: gc.get_referrers(one))
                """);
        } finally {
            bundle.start();
        }
        exec(
                a,
                "del heard[:]; assert gc.collect() == 0 and gc.get_objects() == [] and heard == ['start', 'stop'],"
                        + " heard");
        exec(a, "assert not gc.is_tracked(one) and gc.get_referents(one) == gc.get_referrers(one) == []");
    }

    private Bundle bundle(String symbolicName) {
        for (Bundle each : context.getBundles()) {
            if (symbolicName.equals(each.getSymbolicName())) {
                return each;
            }
        }
        throw new AssertionError("there is no bundle " + symbolicName);
    }

    // --- the end ---

    @Test
    void nothingOfWhatPythonHasHeldStaysAfterTheEnd() {
        Interpreter a = run("""
            a = graph.keep('a')
            held = gc.get_objects()
            hidden = graph.HIDDEN
            gc.callbacks.append(lambda phase, info: held)
            gc.set_debug(gc.DEBUG_SAVEALL)
            graph.cycles(5)
            graph.stubborn()
            assert gc.collect() == 12 and len(gc.garbage) == 12
            gc.freeze()
            """);
        a.close();
        assertThat(collectors.existing(a)).isEmpty();
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    @Test
    void anImportAtExitFindsTheModule() {
        Interpreter a = isolated("a");
        exec(a, """
            import sys, weakref
            class Node: pass
            node = Node()
            weakref.finalize(node, lambda: print('collects', sys.modules['gc'].isenabled()))
            """);
        assertThat(printed(a::close)).isEqualTo("collects False\n");
        assertThat(collectors.existing(a)).isEmpty();
    }

    @Test
    void aCallbackThatDoesNotReturnIsEndedByAKill() throws Exception {
        deploy("graph");
        Interpreter a = isolated("a");
        CountDownLatch begun = new CountDownLatch(1);
        a.attach(() -> {
            collector(a).addCallback((phase, figures) -> begun.countDown());
            return 0;
        });
        exec(a, BEGINNING + """
            def forever(phase, info):
                while True:
                    pass
            gc.callbacks.append(forever)
            sys.unraisablehook = [].append
            """);
        // The exception of a cancelled context holds that, and is not to be held.
        FutureTask<String> collecting = inBackground(() -> {
            try {
                a.exec("gc.collect()");
                return "it returned";
            } catch (InterpreterException e) {
                return String.valueOf(e.getMessage());
            }
        });
        begun.await();

        a.kill();

        assertThat(collecting.get()).startsWith(a + " was ");
        assertThat(interpreters.abandoned()).isEmpty();
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }

    @Test
    void nothingStaysAfterAKill() {
        Interpreter a = run("""
            held = gc.get_objects()
            gc.callbacks.append(lambda phase, info: held)
            graph.cycles(5)
            """);
        a.kill();
        assertThat(spaces.collect(PATIENCE)).isEmpty();
    }
}
