package org.vivarium.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command {@code vivarium}. */
final class Main {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private Main() {}

    /** Does what the command line asks for and ends the process with its status. */
    public static void main(String[] args) {
        int status = status(List.of(args));
        System.out.flush();
        System.exit(status);
    }

    private static int status(List<String> words) {
        try {
            CommandLine line = CommandLine.parse(words);
            // Not a switch over patterns: that one is linked when it first runs, which a start can do without.
            if (line instanceof CommandLine.Start start) {
                return new Session(start).run(home());
            }
            System.out.print(
                    line instanceof CommandLine.Version ? Versions.ofThisBuild().text() : help());
            return 0;
        } catch (UsageException e) {
            System.err.println("vivarium: " + e.getMessage());
            System.err.println("Try 'vivarium --help'.");
            return WRONG_USAGE;
        } catch (PlatformException e) {
            System.err.println("vivarium: " + message(e));
            return FAILED;
        }
    }

    /** The messages of a failure and its causes; one that repeats its cause's words says them once. */
    static String message(Throwable failure) {
        StringBuilder text = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            String words = cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
            if (text.indexOf(words) < 0) {
                text.append(": ").append(words);
            }
        }
        return text.toString();
    }

    static String help() {
        try (InputStream text = Main.class.getResourceAsStream("help.txt")) {
            if (text == null) {
                throw new IllegalStateException("help.txt is missing from the launcher's jar");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read help.txt", e);
        }
    }

    /**
     * The distribution: the one that the shell script names, else the one that the launcher's jar lies in. A class out of
     * the AOT cache gives the place where the cache was made for its own, which a copied distribution has left.
     */
    private static Path home() {
        String named = System.getProperty("vivarium.home");
        if (named != null) {
            return Path.of(named);
        }
        try {
            Path jar = Path.of(Main.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            @Nullable Path lib = jar.getParent();
            @Nullable Path home = lib == null ? null : lib.getParent();
            if (home == null) {
                throw new PlatformException(jar + " is not in a distribution's folder lib");
            }
            return home;
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
