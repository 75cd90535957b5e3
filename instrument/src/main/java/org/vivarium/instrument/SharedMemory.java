package org.vivarium.instrument;

import com.oracle.graal.python.PythonLanguage;
import com.oracle.graal.python.builtins.objects.buffer.PythonBufferAccessLibrary;
import com.oracle.graal.python.builtins.objects.bytes.PBytes;
import com.oracle.graal.python.builtins.objects.memoryview.PMemoryView;
import com.oracle.graal.python.runtime.object.PFactory;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Has contexts share the memory that Python objects are views of: arrays of bytes, as {@code bytearray} and {@code array} have them.
 *
 * <p>Its services are called with the context entered, and hand objects over as members of the polyglot bindings. A
 * {@link Function} takes the name of a member, which it removes, that is a {@code memoryview}, and returns the array that it is a
 * view of and the index of its first byte, or null when there is no array. A {@link BiConsumer} takes such a name and an array, and
 * makes the member: a {@code bytearray} of that array. The array of a {@code bytes} object is copied, as nobody may write to it.
 *
 * <p>Thread-safe.
 */
// Read by the engine.
@SuppressWarnings("NullAway.Init")
public final class SharedMemory extends TruffleInstrument {
    private Env env;

    @Override
    protected void onCreate(Env environment) {
        env = environment;
        Function<String, Object @Nullable []> arrayOf = this::arrayOf;
        BiConsumer<String, byte[]> make = this::make;
        env.registerService(arrayOf);
        env.registerService(make);
    }

    private Object @Nullable [] arrayOf(String member) {
        if (!(Bindings.take(env, member) instanceof PMemoryView view)) {
            return null;
        }
        Object buffer = view.getBuffer();
        PythonBufferAccessLibrary access = PythonBufferAccessLibrary.getUncached();
        if (!access.hasInternalByteArray(buffer)) {
            return null;
        }
        byte[] array = access.getInternalByteArray(buffer);
        return new Object[] {buffer instanceof PBytes ? array.clone() : array, view.getOffset()};
    }

    private void make(String member, byte[] array) {
        Bindings.put(env, member, PFactory.createByteArray(PythonLanguage.get(null), array));
    }
}
