package org.vivarium.instrument;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;

/** The members of the polyglot bindings of the entered context, by which objects are handed over. */
final class Bindings {
    private Bindings() {}

    /** Removes a member, and returns it. */
    static Object take(TruffleInstrument.Env env, String member) {
        Object bindings = env.getPolyglotBindings();
        try {
            Object value = InteropLibrary.getUncached().readMember(bindings, member);
            InteropLibrary.getUncached().removeMember(bindings, member);
            return value;
        } catch (InteropException e) {
            throw new IllegalArgumentException("the polyglot bindings have no " + member, e);
        }
    }

    /** Adds a member. */
    static void put(TruffleInstrument.Env env, String member, Object value) {
        try {
            InteropLibrary.getUncached().writeMember(env.getPolyglotBindings(), member, value);
        } catch (InteropException e) {
            throw new IllegalArgumentException("the polyglot bindings do not take " + member, e);
        }
    }
}
