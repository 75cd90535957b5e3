package org.vivarium.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleBundles;

/** The heap that interpreters with one module keep, measured in a process of its own: {@link #main} is what that runs. */
public final class SpaceHeap {
    /** How many interpreters there are, after as many that have come and gone. */
    static final int INTERPRETERS = 500;

    private static final int COLLECTIONS = 3;

    private SpaceHeap() {}

    /** The KiB of an interpreter. */
    static List<Double> measure(Workbench bench) {
        return ChildProcess.run(bench.program(SpaceHeap.class)).numbers();
    }

    /** Prints the KiB of an interpreter. */
    public static void main(String[] arguments) {
        LivePlatform platform = LivePlatform.start();
        platform.service(ModuleBundles.class).deploy(platform.material("counter"));
        create(platform).forEach(Interpreter::close);
        long before = used();
        List<Interpreter> alive = create(platform);
        System.out.println((used() - before) / 1024.0 / alive.size());
        alive.forEach(Interpreter::close);
        platform.close();
    }

    private static List<Interpreter> create(LivePlatform platform) {
        Interpreters interpreters = platform.service(Interpreters.class);
        ImportSystem imports = platform.service(ImportSystem.class);
        List<Interpreter> made = new ArrayList<>();
        for (int i = 0; i < INTERPRETERS; i++) {
            Interpreter interpreter = interpreters.create(InterpreterConfig.ISOLATED);
            imports.importModule(interpreter, "counter");
            made.add(interpreter);
        }
        return made;
    }

    private static long used() {
        // What weak references hold is only clear once they have been looked through.
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
