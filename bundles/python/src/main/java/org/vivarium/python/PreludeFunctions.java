package org.vivarium.python;

import org.graalvm.polyglot.Value;

/** What the prelude of a context gives back. */
record PreludeFunctions(
        Value exec,
        Value call,
        Value bind,
        Value run,
        Value joinThreads,
        Value runAtexit,
        Value warn,
        Value snapshot,
        Value report,
        Value makeTuple,
        Value makeDict,
        Value makeBytes,
        Value raise,
        Value importModule,
        Value refresh,
        Value forget,
        Value makeFunction,
        Value makeType,
        Value wrap,
        Value unwrap,
        Value none,
        Value makeInt,
        Value makeOpaque,
        Value decode,
        Value configure,
        Value watch,
        Value useFolders,
        Value forgetPackages,
        Value warmUp) {

    /** Reads them from the dictionary that the prelude gives back. */
    static PreludeFunctions of(Value functions) {
        return new PreludeFunctions(
                named(functions, "execute"),
                named(functions, "call"),
                named(functions, "bind"),
                named(functions, "run"),
                named(functions, "join_threads"),
                named(functions, "run_atexit"),
                named(functions, "warn"),
                named(functions, "snapshot"),
                named(functions, "report"),
                named(functions, "make_tuple"),
                named(functions, "make_dict"),
                named(functions, "make_bytes"),
                named(functions, "throw"),
                named(functions, "import_module"),
                named(functions, "refresh"),
                named(functions, "forget"),
                named(functions, "make_function"),
                named(functions, "make_type"),
                named(functions, "wrap"),
                named(functions, "unwrap"),
                named(functions, "none"),
                named(functions, "make_int"),
                named(functions, "make_opaque"),
                named(functions, "decode"),
                named(functions, "configure"),
                named(functions, "Watch"),
                named(functions, "use_folders"),
                named(functions, "forget_packages"),
                named(functions, "warm_up"));
    }

    private static Value named(Value functions, String name) {
        Value function = functions.getHashValue(name);
        if (function == null) {
            throw new IllegalStateException("prelude.py gives back no " + name);
        }
        return function;
    }
}
