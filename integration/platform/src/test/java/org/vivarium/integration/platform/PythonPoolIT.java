package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.paxexam.PaxExam;

/** Python contexts that were made ahead are to an interpreter what a new one would be. */
@ExtendWith(PaxExam.class)
final class PythonPoolIT extends Tenants {
    private static final int MANY = 30;

    /** Everything that a program can find out about where it runs before it has done anything. */
    private static final String LOOK = """
        def look():
            import sys
            seen = [sorted(sys.modules), sys.path, sys.argv, sys.flags, sys.meta_path, sys.path_hooks, sys.warnoptions,
                    sys.getrecursionlimit(), sys.getswitchinterval(), sys.gettrace(), sys.getprofile(), sys.excepthook]
            main = sys.modules['__main__']
            seen.append(sorted(name for name in vars(main) if name != 'look'))
            import builtins, os, signal, warnings, threading, gc, time, atexit
            seen += [sorted(vars(builtins)), sorted(os.environ), os.getcwd(), warnings.filters, threading.active_count(),
                     threading.current_thread() is threading.main_thread(), threading.current_thread().name, gc.isenabled(),
                     gc.get_threshold(), gc.callbacks, atexit._ncallbacks(), os.execv, time.sleep, signal.signal]
            import re
            return re.sub(' at 0x[0-9a-f]+', '', repr(seen))
        """;

    @Configuration
    static Option[] configuration() {
        return new Option[] {Platform.upTo(Platform.SERVICES)};
    }

    private static Object seenBy(Interpreter interpreter) {
        interpreter.exec(LOOK);
        return interpreter.call("__main__.look");
    }

    @Test
    @Timeout(180)
    void nothingTellsThemFromNewOnes() {
        Set<Object> seen = new LinkedHashSet<>();
        for (int i = 0; i < MANY; i++) {
            try (Interpreter interpreter = isolated("")) {
                seen.add(seenBy(interpreter));
            }
        }
        assertThat(seen).hasSize(1);
    }

    @Test
    @Timeout(180)
    void callbacksOfWeakReferencesAreCalledInEach() {
        for (int i = 0; i < MANY; i++) {
            try (Interpreter interpreter = isolated("")) {
                interpreter.exec("""
                    import gc, weakref

                    class Thing:
                        pass

                    gone = []
                    thing = Thing()
                    weakref.finalize(thing, gone.append, 'gone')
                    del thing
                    while not gone:
                        gc.collect()
                    """);
            }
        }
    }

    @Test
    @Timeout(180)
    void eachHasTheConfigOfItsInterpreter() {
        for (int i = 0; i < MANY; i++) {
            boolean legacy = i % 2 == 0;
            try (Interpreter interpreter =
                    interpreters.create("", legacy ? InterpreterConfig.LEGACY : InterpreterConfig.ISOLATED)) {
                interpreter.exec(
                        "import os, _thread\ndef look(): return _thread.daemon_threads_allowed(), os.execv.__name__");
                assertThat(interpreter.call("__main__.look"))
                        .isEqualTo(legacy ? List.of(true, "execv") : List.of(false, "refused"));
            }
        }
    }

    @Test
    @Timeout(180)
    void noneIsGivenTwiceWhenManyAreTakenAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Object>> tasks = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                String name = "tenant-" + i;
                tasks.add(() -> {
                    try (Interpreter interpreter = isolated(name)) {
                        interpreter.exec("import builtins\nassert not hasattr(builtins, 'mine')\nbuiltins.mine = '"
                                + name + "'\ndef look(): return mine");
                        return interpreter.call("__main__.look");
                    }
                });
            }
            List<Object> found = new ArrayList<>();
            for (Future<Object> each : threads.invokeAll(tasks)) {
                found.add(each.get());
            }
            assertThat(found).doesNotHaveDuplicates().hasSize(MANY);
        }
    }
}
