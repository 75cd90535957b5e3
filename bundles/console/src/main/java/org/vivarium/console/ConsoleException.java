package org.vivarium.console;

/** A command could not do what was typed. The message is all that a person needs to see. */
class ConsoleException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ConsoleException(String message) {
        super(message);
    }

    /** A command was typed in a way that its usage does not have. */
    static final class UsageException extends ConsoleException {
        private static final long serialVersionUID = 1;

        UsageException(String command, String fault) {
            super(command + ": " + fault + "; see " + command + " --help");
        }
    }

    /** A service that a command works through is not there. */
    static final class MissingServiceException extends ConsoleException {
        private static final long serialVersionUID = 1;

        MissingServiceException(Class<?> service) {
            super("the service " + service.getName() + " is missing; start the bundle that registers it");
        }
    }

    /** The session is to end: how the command {@code exit} leaves Gogo. */
    static final class ExitException extends ConsoleException {
        private static final long serialVersionUID = 1;

        ExitException() {
            super("exit");
        }
    }
}
