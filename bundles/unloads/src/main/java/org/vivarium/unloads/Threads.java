package org.vivarium.unloads;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.Arrays;
import java.util.List;

/** What threads are given: context class loaders, and handlers of uncaught exceptions. Virtual threads cannot be listed. */
final class Threads implements Pin {
    @Override
    public void repair(Leaving leaving) {
        for (Thread thread : platform()) {
            ClassLoader context = thread.getContextClassLoader();
            if (leaving.owns(context)) {
                thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
                leaving.removed(context, "removed the context class loader of " + nameOf(thread));
            }
            // Without one of its own it is the thread group's, or null when the thread has ended.
            UncaughtExceptionHandler handler = thread.getUncaughtExceptionHandler();
            if (leaving.owns(handler)) {
                thread.setUncaughtExceptionHandler(null);
                leaving.removed(
                        handler,
                        "removed the handler of uncaught exceptions " + Leaving.nameOf(handler) + " of "
                                + nameOf(thread));
            }
        }
        UncaughtExceptionHandler everybodys = Thread.getDefaultUncaughtExceptionHandler();
        if (everybodys != null && leaving.owns(everybodys)) {
            Thread.setDefaultUncaughtExceptionHandler(null);
            leaving.removed(
                    everybodys, "removed the default handler of uncaught exceptions " + Leaving.nameOf(everybodys));
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
