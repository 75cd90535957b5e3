package org.vivarium.unloads;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import shark.GcRoot;
import shark.HeapField;
import shark.HeapGraph;
import shark.HeapObject;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;
import shark.HeapObject.HeapObjectArray;
import shark.HeapObject.HeapPrimitiveArray;

/** Says in words what keeps an object: who at the root of the way to it, and through what. */
final class Wording {
    /** Where the JDK keeps what others give it, and what that is called. The object is the first after it of another class. */
    private static final Map<String, String> PLACES = Map.of(
            "java.lang.ThreadLocal$ThreadLocalMap$Entry.value", "ThreadLocal value ",
            "java.lang.Thread.contextClassLoader", "its context class loader ",
            "java.lang.Thread.holder", "its task ",
            "java.lang.Thread.uncaughtExceptionHandler", "its handler of uncaught exceptions ",
            "java.lang.ApplicationShutdownHooks.hooks", "the shutdown hook ",
            "java.sql.DriverManager.registeredDrivers", "the JDBC driver ",
            "java.util.TimerThread.queue", "the timer task ");

    private final LongFunction<Optional<String>> loaders;
    private final Map<Integer, String> threads = new HashMap<>();

    /**
     * Words for the ways through a heap.
     *
     * @param loaders says whose a class loader is, by its id
     */
    Wording(HeapGraph graph, LongFunction<Optional<String>> loaders) {
        this.loaders = loaders;
        for (GcRoot root : graph.getGcRoots()) {
            if (root instanceof GcRoot.ThreadObject thread
                    && graph.findObjectByIdOrNull(thread.getId()) instanceof HeapInstance instance) {
                threads.put(thread.getThreadSerialNumber(), nameOf(instance));
            }
        }
    }

    private static String nameOf(HeapInstance thread) {
        HeapField name = thread.get(Thread.class.getName(), "name");
        String text = name == null ? null : name.getValue().readAsJavaString();
        String kind = thread.getInstanceClassName().equals("java.util.TimerThread") ? "timer thread" : "thread";
        return kind + " \"" + (text == null ? "" : text) + "\"";
    }

    /** What keeps the object at the end of a way, such as {@code thread "pool-3-thread-1" through ThreadLocal value com.acme.Ctx}. */
    String holder(HeapPath path) {
        for (int i = path.steps().size() - 1; i >= 0; i--) {
            HeapPath.Step step = path.steps().get(i);
            String place = PLACES.get(step.owner() + "." + step.field());
            if (place != null) {
                String who = step.kind() == References.Kind.STATIC ? "" : root(path) + " through ";
                return who + place + given(path, i);
            } else if (step.kind() == References.Kind.STATIC) {
                return "the static field " + step.owner() + "." + step.field() + whose(step.from());
            }
        }
        return path.steps().isEmpty() ? root(path) : root(path) + " through " + typeOf(path.first());
    }

    /** The class of the first object behind a step that is not the JDK's. */
    private static String given(HeapPath path, int step) {
        return path.steps().stream()
                .skip(step)
                .map(HeapPath.Step::to)
                .map(Wording::typeOf)
                .filter(type -> !type.startsWith("java."))
                .findFirst()
                .orElseGet(() -> typeOf(path.steps().get(step).to()));
    }

    private String whose(HeapObject owner) {
        return owner instanceof HeapClass type
                ? loaders.apply(type.readRecord().getClassLoaderId())
                        .map(name -> " of " + name)
                        .orElse("")
                : "";
    }

    /** The root of a way. */
    private String root(HeapPath path) {
        return switch (path.root()) {
            case GcRoot.ThreadObject thread -> thread(thread.getThreadSerialNumber());
            case GcRoot.JavaFrame frame -> "the stack of " + thread(frame.getThreadSerialNumber());
            case GcRoot.JniLocal local -> "native code of " + thread(local.getThreadSerialNumber());
            case GcRoot.NativeStack stack -> "native code of " + thread(stack.getThreadSerialNumber());
            case GcRoot.ThreadBlock block -> "native code of " + thread(block.getThreadSerialNumber());
            case GcRoot.MonitorUsed _ -> "a monitor that a thread holds or waits for";
            case GcRoot.JniGlobal _ -> "a JNI global reference";
            case GcRoot.StickyClass _ -> "a class of the JDK";
            default -> "the JVM";
        };
    }

    private String thread(int serial) {
        return threads.getOrDefault(serial, "a thread");
    }

    /** The way, a line for the root and each step. */
    List<String> lines(HeapPath path) {
        List<String> lines = new ArrayList<>();
        lines.add(root(path) + ": " + typeOf(path.first()));
        path.steps().forEach(step -> lines.add(line(step)));
        return lines;
    }

    private String line(HeapPath.Step step) {
        String to = typeOf(step.to());
        return switch (step.kind()) {
            case FIELD -> simple(step.owner()) + "." + step.field() + ": " + to;
            case STATIC -> "static " + step.owner() + "." + step.field() + whose(step.from()) + ": " + to;
            case ELEMENT -> "an element: " + to;
            case CLASS -> "its " + to;
            case SUPERCLASS -> "its super" + to;
            case LOADER ->
                "its class loader: "
                        + loaders.apply(step.to().getObjectId())
                                .map(name -> name + ": ")
                                .orElse("") + to;
        };
    }

    private static String simple(String type) {
        return type.substring(type.lastIndexOf('.') + 1);
    }

    private static String typeOf(HeapObject object) {
        return switch (object) {
            case HeapInstance instance -> instance.getInstanceClassName();
            case HeapClass type -> "class " + type.getName();
            case HeapObjectArray array -> array.getArrayClassName();
            case HeapPrimitiveArray array -> array.getArrayClassName();
            default -> "an object";
        };
    }
}
