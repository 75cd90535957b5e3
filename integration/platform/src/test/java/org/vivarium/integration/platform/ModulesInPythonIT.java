package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.paxexam.PaxExam;

/** Java modules in Python programs. The programs check themselves. */
@ExtendWith(PaxExam.class)
final class ModulesInPythonIT extends Tenants {
    /** What the programs begin with. */
    private static final String RAISES = """
        def raises(kind, text, call):
            try:
                call()
            except kind as e:
                assert str(e) == text, e
            else:
                raise AssertionError('nothing was raised')

        """;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.SERVICES));
    }

    @Test
    void aFunctionIsAPythonFunction() {
        run("greeter", """
            import greeter, inspect, types
            f = greeter.hello
            assert type(f) is types.FunctionType
            assert (f.__name__, f.__qualname__, f.__module__) == ('hello', 'hello', 'greeter')
            assert f.__doc__ == 'Greets somebody.'
            assert f.__text_signature__ == "(name, greeting='hello', *, times=1)"
            assert str(inspect.signature(f)) == f.__text_signature__
            assert str(inspect.signature(greeter.join)) == '(separator, *parts)'
            assert str(inspect.signature(greeter.shape)) == '(*args, **kwargs)'
            assert inspect.signature(greeter.scale).bind(3, factor=4).arguments == {'number': 3, 'factor': 4}
            """);
    }

    @Test
    void argumentsAreGivenByPlaceAndName() {
        run("greeter", """
            from greeter import *
            assert hello('ann') == 'hello ann'
            assert hello('ann', 'hi', times=2) == 'hi ann hi ann'
            assert hello(greeting='hey', name='bob') == 'hey bob'
            assert hello(*['ann'], **{'times': 0}) == ''
            assert greeted() == 4
            assert scale(4) == 8 and scale(factor=3, number=2) == 6
            assert join('-', 1, True, None) == '1-true-null'
            assert shape(1, 2.0, a='b') == '[1, 2.0] {a=b}'
            assert plain(1, 2, 3) == 3
            assert nothing() is None
            """);
    }

    @Test
    void whatDoesNotFitIsRaisedInCPythonsWords() {
        run("greeter", """
            from greeter import *
            raises(TypeError, "hello() missing 1 required positional argument: 'name'", hello)
            raises(TypeError, "hello() got an unexpected keyword argument 'x'", lambda: hello('a', x=1))
            raises(TypeError, "hello() got multiple values for argument 'name'", lambda: hello('a', name='b'))
            raises(TypeError, "hello() takes from 1 to 2 positional arguments but 3 were given", lambda: hello(1, 2, 3))
            raises(TypeError, "hello() argument 'name' must be str, not int", lambda: hello(1))
            raises(TypeError, "plain() takes no keyword arguments", lambda: plain(x=1))
            raises(OverflowError, "hello() argument 'times' must fit a Java int: 4294967296 is out of range",
                   lambda: hello('a', times=1 << 32))
            """);
    }

    @Test
    void valuesGoBothWaysByTheTable() {
        run("greeter", """
            from greeter import echo, odd, NAMES
            for value in (None, True, 7, -1 << 63, 1 << 80, 0.5, 3.0, 'é', b'\\x00\\xff', (), (1, ('a', None)), {'k': (1, 2)}, {}):
                back = echo(value)
                assert back == value and type(back) is type(value), (value, back)
            assert echo([1, [2]]) == (1, (2,))
            assert NAMES == ('ann', 'bob')
            assert odd('array') == (1, 2) and odd('set') == ('x',) and odd('none') is None and odd('some') == 1.5
            deep = ()
            for _ in range(199):
                deep = (deep,)
            assert echo(deep) == deep
            raises(TypeError, 'a list or map that is nested deeper than 200 cannot be passed', lambda: echo((deep,)))
            raises(TypeError, 'a value of type object cannot be passed to a Java module', lambda: echo(object()))
            raises(TypeError, 'odd() returned an object of java.time.Instant, which is no value that modules and their callers exchange',
                   lambda: odd('instant'))
            """);
    }

    @Test
    void functionsModulesAndTypesPassAsTheyAre() {
        run("greeter", """
            import greeter
            assert greeter.echo(greeter) is greeter
            assert greeter.echo(greeter.Tally) is greeter.Tally
            again = greeter.echo(greeter.hello)
            assert again('ann') == 'hello ann' and again.__name__ == 'hello'
            add = greeter.adder(3)
            assert add(4) == 7
            raises(TypeError, 'a value of type function cannot be passed to a Java module', lambda: greeter.echo(lambda: 1))
            """);
    }

    @Test
    void aTypeIsAClass() {
        run("greeter", """
            import greeter, inspect
            from greeter import Tally
            t = Tally(5)
            assert isinstance(Tally, type) and isinstance(t, Tally) and type(t) is Tally
            assert (Tally.__name__, Tally.__qualname__, Tally.__module__) == ('Tally', 'Tally', 'greeter')
            assert Tally.__doc__ == 'Counts from somewhere.'
            assert repr(t).startswith('<greeter.Tally object at 0x')
            assert t.add() == 6 and t.add(by=4) == 10 and Tally.add(t, 1) == 11 and len(t) == 11
            assert Tally.add.__doc__ == 'Counts on.' and Tally.add.__qualname__ == 'Tally.add'
            assert str(inspect.signature(Tally)) == '(start=0)'
            assert str(inspect.signature(t.add)) == '(by=1)'
            assert t.home() == 'greeter'
            assert len(Tally(start=3)) == 3 and len(Tally()) == 0
            raises(TypeError, "Tally.add() got an unexpected keyword argument 'x'", lambda: t.add(x=1))
            raises(TypeError, "Tally() argument 'start' must be int, not str", lambda: Tally('a'))
            """);
    }

    @Test
    void anInstanceIsTheSameObjectOnItsWayThroughJava() {
        run("greeter", """
            import greeter
            from greeter import Tally, FIRST
            assert isinstance(FIRST, Tally) and len(FIRST) == 1
            a, b = Tally(1), Tally(2)
            assert greeter.echo(a) is a
            assert a.larger(b) is b and b.larger(a) is b
            assert greeter.echo((a, {'b': b})) == (a, {'b': b})
            made = greeter.tally(7)
            assert type(made) is Tally and greeter.echo(made) is made

            class Named(Tally):
                def __init__(self, name):
                    super().__init__(4)
                    self.name = name

            n = Named('four')
            assert greeter.echo(n) is n and n.add() == 5 and n.name == 'four'
            broken = Named.__new__(Named)
            raises(TypeError, 'Named.__init__() has not been called', lambda: broken.add())
            """);
    }

    @Test
    void whatTheCreateSlotMakesIsImported() {
        run("answer", """
            import answer, oracle, sys
            assert answer == ('answer', 42) and sys.modules['answer'] is answer
            assert oracle.ask(question='why') == 'why? 42' and oracle.__name__ == 'oracle'
            """);
    }

    @Test
    void aModuleSaysItsVersion() {
        run("greeter", """
            import greeter
            assert greeter.__version__ == '1.0.0'
            assert greeter.__spec__.name == 'greeter' and not hasattr(greeter, '__path__')
            """);
    }

    @Test
    void aModuleThatIsImportedAgainIsTheSameInJava() {
        run("greeter", """
            import greeter, sys
            first = greeter
            greeter.hello('ann')
            del sys.modules['greeter']
            import greeter
            assert greeter is not first and greeter.greeted() == 1 and first.greeted() == 1
            assert greeter.Tally is first.Tally
            """);
    }

    @Test
    void aPackageHasItsModules() {
        run("acme", """
            import acme.money
            assert acme.money.cents(1.5) == 150 and acme.FOUNDED == 1920
            assert acme.__path__ == [] and acme.money.__package__ == 'acme'
            from acme import money
            from acme.money import cents
            assert money is acme.money and cents is money.cents
            inside = {'__name__': 'acme.report', '__package__': 'acme'}
            exec('from . import money; from .money import cents', inside)
            assert inside['money'] is money and inside['cents'] is cents
            raises(ModuleNotFoundError, "No module named 'acme.nothing'", lambda: __import__('acme.nothing'))
            """);
    }

    @Test
    void aModuleThatIsMadeInACircleIsOne() {
        deploy("circling");
        Interpreter a = isolated("a");
        a.exec("""
            import sys, types
            helper = types.ModuleType('helper')
            exec('def seen(): import circling; return circling.EARLY', helper.__dict__)
            sys.modules['helper'] = helper
            import circling
            assert circling.EARLY == 1 and circling.LATE == 1
            assert sys.modules['circling'] is circling
            """);
    }

    @Test
    void aReloadTakesOverTheNewVersionInTheSameModule() {
        Interpreter a = changing();
        a.exec("""
            import importlib
            before = changing.TIMES
            assert importlib.reload(changing) is changing
            assert (before, changing.TIMES) == (1, 2), 'the same version ran its exec slot again'
            """);
        update();
        a.exec("""
            assert importlib.reload(changing) is changing
            """ + NEW);
    }

    @Test
    void aReloadFromElsewhereIsSeenInPython() {
        Interpreter a = changing();
        update();
        assertThat(imports.reload(a, "changing").failure()).isEmpty();
        a.exec(NEW);
    }

    /** What a program sees of the second version, having held parts of the first. */
    private static final String NEW = """
        assert changing.__version__ == '2.0.0' and changing.which('v') == 'v2.0.0' and changing.come() == '2.0.0'
        assert not hasattr(changing, 'gone') and changing.mine == 'stays'
        assert which() == '2.0.0' and str(inspect.signature(which)) == "(prefix='')"
        try:
            gone()
        except AttributeError as e:
            assert str(e) == "module 'changing' has no attribute 'gone' any more, as of version 2.0.0", e
        else:
            raise AssertionError('gone() is there')
        assert changing.Box is Box and isinstance(Box(), Box) and Box().version() == '2.0.0'
        """;

    @Test
    void anUnloadedModuleLeavesSysModules() {
        Interpreter a = changing();
        imports.unload(a, "changing");
        a.exec(RAISES + """
            import sys
            assert 'changing' not in sys.modules
            raises(ReferenceError, 'module changing has been unloaded', changing.which)
            import changing as again
            assert again is not changing and again.which() == '1.0.0'
            """);
    }

    private Interpreter changing() {
        deploy("changing");
        Interpreter a = isolated("a");
        a.exec("""
            import changing, inspect
            from changing import which, gone, Box
            changing.mine = 'stays'
            assert which() == gone() == Box().version() == changing.__version__ == '1.0.0'
            """);
        return a;
    }

    private void update() {
        moduleBundles.update(
                FixtureBundle.of("changing").version("2.0.0").in(folder), "", ModuleBundles.Follow.NONE, _ -> {});
    }

    @Test
    void aCopyOfASinglePhaseModuleHasItsNamesAndSignatures() {
        deploy("counter");
        deploy("legacy");
        Interpreter a = interpreters.create("a", InterpreterConfig.LEGACY);
        try {
            a.exec(RAISES + """
                import legacy, counter, inspect
                assert str(inspect.signature(legacy.count)) == '(*, by=1)'
                assert (legacy.count(by=2), legacy.count()) == (2, 3)
                assert legacy.counter is counter
                assert isinstance(legacy.Box, type) and str(inspect.signature(legacy.Box)) == '(content)'
                raises(TypeError, 'type legacy.Box stays in interpreter 0 (main), which has initialized the module:'
                    ' it makes no instances in %s', lambda: legacy.Box(1))
                """.formatted(a));
        } finally {
            a.close();
            imports.unload(interpreters.main(), "legacy");
            imports.unload(interpreters.main(), "counter");
        }
    }

    @Test
    void keywordsReachPythonsFunctions() {
        Interpreter a = isolated("a");
        assertThat(a.call("builtins.int", List.of("ff"), Map.of("base", 16L))).isEqualTo(255L);
        a.exec("def shown(*places, **names): return repr((places, names))");
        assertThat(a.call("__main__.shown", List.of(1L), Map.of("name", List.of("x"))))
                .isEqualTo("((1,), {'name': ('x',)})");
    }

    private void run(String fixture, String program) {
        deploy(fixture);
        try {
            isolated("a").exec(RAISES + program);
        } catch (ExecutionFailedException e) {
            throw new AssertionError(e.snapshot().errdisplay(), e);
        }
    }
}
