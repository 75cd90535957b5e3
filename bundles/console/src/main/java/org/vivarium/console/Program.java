package org.vivarium.console;

/** What the process was started for. It runs on the process's main thread. */
interface Program {
    /**
     * Runs to the end, or until it is stopped.
     *
     * @return the exit status
     */
    int run() throws Exception;

    /**
     * Makes {@link #run} return soon. Called by another thread, which then interrupts the one that runs it; perhaps before it
     * runs.
     */
    void stop();
}
