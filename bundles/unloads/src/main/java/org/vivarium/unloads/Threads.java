package org.vivarium.unloads;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Arrays;
import java.util.List;

/** What threads are given: context class loaders, and handlers of uncaught exceptions. Virtual threads cannot be listed. */
final class Threads implements Pin {
    @Override
    public void repair(Leaving leaving) {
        leaving.threads().forEach(thread -> repair(thread, leaving));
        UncaughtExceptionHandler everybodys = Thread.getDefaultUncaughtExceptionHandler();
        if (everybodys != null && leaving.owns(everybodys)) {
            leaving.remove(
                    everybodys,
                    "removed the default handler of uncaught exceptions " + Leaving.nameOf(everybodys),
                    () -> Thread.setDefaultUncaughtExceptionHandler(null));
        }
    }

    private static void repair(Thread thread, Leaving leaving) {
        ClassLoader context = thread.getContextClassLoader();
        if (context != null && leaving.owns(context)) {
            leaving.remove(
                    context,
                    "removed the context class loader of " + nameOf(thread),
                    () -> thread.setContextClassLoader(ClassLoader.getSystemClassLoader()));
        }
        // Without one of its own it is the thread's group, or null when the thread has ended.
        UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
        if (handler != null && !handler.equals(thread.getThreadGroup()) && leaving.owns(handler)) {
            leaving.remove(
                    handler,
                    "removed the handler of uncaught exceptions " + Leaving.nameOf(handler) + " of " + nameOf(thread),
                    () -> thread.setUncaughtExceptionHandler(null));
        }
    }

    /** The platform threads that are alive. */
    static List<Thread> platform() {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        for (ThreadGroup parent = root.getParent(); parent != null; parent = parent.getParent()) {
            root = parent;
        }
        // Those that start meanwhile may not fit.
        Thread[] all = new Thread[root.activeCount() + 16];
        int count = root.enumerate(all);
        while (count == all.length) {
            all = new Thread[count * 2];
            count = root.enumerate(all);
        }
        return Arrays.asList(all).subList(0, count);
    }

    static String nameOf(Thread thread) {
        return "thread \"" + thread.getName() + "\"";
    }
}
