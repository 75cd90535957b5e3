package org.vivarium.unloads;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.TimerTask;

/**
 * The tasks of timers, be the timer the bundle's own or another's. A timer of the bundle's own ends by itself when its class
 * loader is collected.
 */
final class TimerTasks implements Pin {
    private final Class<?> timer = Class.forName("java.util.TimerThread");
    private final Field queue = Fields.of("java.util.TimerThread", "queue");
    private final Field tasks = Fields.of("java.util.TaskQueue", "queue");
    private final Method size = Fields.method("java.util.TaskQueue", "size");
    private final Method quickRemove = Fields.method("java.util.TaskQueue", "quickRemove", int.class);
    private final Method heapify = Fields.method("java.util.TaskQueue", "heapify");

    TimerTasks() throws ReflectiveOperationException {}

    @Override
    public void repair(Leaving leaving) throws ReflectiveOperationException {
        for (Thread thread : Threads.platform()) {
            if (timer.isInstance(thread)) {
                Object waiting = Fields.get(queue, thread);
                synchronized (waiting) {
                    purge(waiting, thread, leaving);
                }
            }
        }
    }

    /** As {@link java.util.Timer#purge} does it: the tasks stand at the places from 1 on. */
    private void purge(Object waiting, Thread thread, Leaving leaving) throws ReflectiveOperationException {
        TimerTask[] heap = (TimerTask[]) Fields.get(tasks, waiting);
        boolean removed = false;
        for (int i = (int) size.invoke(waiting); i > 0; i--) {
            TimerTask task = heap[i];
            if (leaving.owns(task)) {
                task.cancel();
                quickRemove.invoke(waiting, i);
                removed = true;
                leaving.removed(
                        task,
                        "cancelled the timer task " + Leaving.nameOf(task) + " of timer " + Threads.nameOf(thread));
            }
        }
        if (removed) {
            heapify.invoke(waiting);
            // A thread that waits for the time of a task has it on its stack.
            waiting.notifyAll();
        }
    }
}
