package org.vivarium.unloads;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
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
        for (Thread thread : leaving.threads()) {
            if (timer.isInstance(thread)) {
                // No code of the tasks runs under the timer's lock.
                for (TimerTask task : purge(Fields.get(queue, thread), leaving)) {
                    leaving.remove(
                            task,
                            "cancelled the timer task " + Leaving.nameOf(task) + " of timer " + Threads.nameOf(thread),
                            task::cancel);
                }
            }
        }
    }

    /** Takes tasks out, as {@link java.util.Timer#purge} does it: they stand at the places from 1 on. */
    private List<TimerTask> purge(Object waiting, Leaving leaving) throws ReflectiveOperationException {
        List<TimerTask> removed = new ArrayList<>();
        synchronized (waiting) {
            TimerTask[] heap = (TimerTask[]) Fields.get(tasks, waiting);
            for (int i = (int) size.invoke(waiting); i > 0; i--) {
                if (leaving.owns(heap[i])) {
                    removed.add(heap[i]);
                    quickRemove.invoke(waiting, i);
                }
            }
            if (!removed.isEmpty()) {
                heapify.invoke(waiting);
                // A thread that waits for the time of a task has it on its stack.
                waiting.notifyAll();
            }
        }
        return removed;
    }
}
