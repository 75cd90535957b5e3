package org.vivarium.python;

import org.graalvm.polyglot.Value;

/** What the prelude of a context gives back, in its order. */
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
        Value useFolders,
        Value forgetPackages) {

    static PreludeFunctions of(Value tuple) {
        return new PreludeFunctions(
                tuple.getArrayElement(0),
                tuple.getArrayElement(1),
                tuple.getArrayElement(2),
                tuple.getArrayElement(3),
                tuple.getArrayElement(4),
                tuple.getArrayElement(5),
                tuple.getArrayElement(6),
                tuple.getArrayElement(7),
                tuple.getArrayElement(8),
                tuple.getArrayElement(9),
                tuple.getArrayElement(10),
                tuple.getArrayElement(11),
                tuple.getArrayElement(12),
                tuple.getArrayElement(13),
                tuple.getArrayElement(14),
                tuple.getArrayElement(15),
                tuple.getArrayElement(16),
                tuple.getArrayElement(17),
                tuple.getArrayElement(18),
                tuple.getArrayElement(19),
                tuple.getArrayElement(20),
                tuple.getArrayElement(21),
                tuple.getArrayElement(22),
                tuple.getArrayElement(23),
                tuple.getArrayElement(24),
                tuple.getArrayElement(25),
                tuple.getArrayElement(26));
    }
}
