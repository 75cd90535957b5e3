/**
 * The console: Gogo commands over the platform's services, and the programs that run them.
 *
 * <p>People use it at a terminal, scripts through {@code vivarium -c}. It adapts and does nothing of its own: every
 * command finds a service, calls it, and prints. In reading order: {@link org.vivarium.console.Usage} says how a command
 * is typed, {@link org.vivarium.console.Command} is one as Gogo sees it, {@link org.vivarium.console.Interp},
 * {@link org.vivarium.console.Execution}, {@link org.vivarium.console.Importing},
 * {@link org.vivarium.console.ImportedModules}, {@link org.vivarium.console.Threads}, {@link org.vivarium.console.Top},
 * {@link org.vivarium.console.Soak},
 * {@link org.vivarium.console.Ending}, {@link org.vivarium.console.Traces}, {@link org.vivarium.console.WarningFilters},
 * {@link org.vivarium.console.Modules}, {@link org.vivarium.console.BundleInfo}, {@link org.vivarium.console.Updates},
 * {@link org.vivarium.console.Reloads}, {@link org.vivarium.console.ChannelCommands},
 * {@link org.vivarium.console.ChannelEnding}, {@link org.vivarium.console.ChannelGraph},
 * {@link org.vivarium.console.QueueCommands} and {@link org.vivarium.console.RuntimeCommands} are the commands,
 * {@link org.vivarium.console.Session} executes lines of them, and the programs are
 * {@link org.vivarium.console.InteractiveProgram}, {@link org.vivarium.console.CommandsProgram} and
 * {@link org.vivarium.console.ServeProgram}.
 *
 * <p>Concurrency: Gogo runs each command on a thread of its own; {@link org.vivarium.console.Foreground} knows it, so that
 * Ctrl-C reaches it. Programs run on the process's main thread, and are stopped from another.
 *
 * <p>Lifecycle: commands come and go with this bundle. Its stop ends the program and waits until the terminal is restored.
 *
 * <p>CPython has no counterpart; the nearest is its interactive prompt.
 */
@NullMarked
package org.vivarium.console;

import org.jspecify.annotations.NullMarked;
