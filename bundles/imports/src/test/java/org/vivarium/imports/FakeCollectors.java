package org.vivarium.imports;

import java.lang.reflect.Proxy;
import java.util.Objects;
import org.vivarium.gc.Collector;
import org.vivarium.gc.Collectors;
import org.vivarium.gc.GcHead;
import org.vivarium.gc.Tracked;
import org.vivarium.interpreters.Interpreter;

/** Collectors that count, and deallocate with the last reference. */
final class FakeCollectors {
    private FakeCollectors() {}

    /** The collectors of one interpreter. */
    static Collectors of(Interpreter interpreter) {
        Collector[] collector = new Collector[1];
        collector[0] = (Collector) Proxy.newProxyInstance(
                Collector.class.getClassLoader(),
                new Class<?>[] {Collector.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "interpreter" -> interpreter;
                    case "track" -> new Head((Tracked) Objects.requireNonNull(arguments)[0]);
                    case "own" -> new Owner((Collector) proxy, (AutoCloseable) Objects.requireNonNull(arguments)[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return (Collectors) Proxy.newProxyInstance(
                Collectors.class.getClassLoader(), new Class<?>[] {Collectors.class}, (_, _, _) -> collector[0]);
    }

    private static final class Owner extends Tracked {
        private final AutoCloseable resource;

        Owner(Collector collector, AutoCloseable resource) {
            super(collector);
            this.resource = resource;
        }

        @Override
        protected void dealloc() throws Exception {
            resource.close();
        }
    }

    private static final class Head extends GcHead {
        private int refs = 1;

        Head(Tracked object) {
            super(object);
        }

        @Override
        protected void incref() {
            if (refs == 0) {
                throw new IllegalStateException("it has been deallocated");
            }
            refs++;
        }

        @Override
        protected void decref() {
            if (refs == 0) {
                throw new IllegalStateException("it has been deallocated");
            }
            refs--;
            if (refs == 0) {
                clearObject();
                try {
                    deallocObject();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        protected void decrefLater() {
            decref();
        }

        @Override
        protected int refcount() {
            return refs;
        }

        @Override
        protected boolean isTracked() {
            return refs > 0;
        }

        @Override
        protected boolean isFinalized() {
            return false;
        }
    }
}
