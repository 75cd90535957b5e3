package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.evaluator.Evaluator;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.paxexam.PaxExam;

/** Interpreters whose Python looks for modules in folders of its own. */
@ExtendWith(PaxExam.class)
final class VirtualEnvironmentIT extends Tenants {
    @Inject
    private Evaluator evaluator;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.SERVICES));
    }

    private Path venv(String... versions) throws IOException {
        Path venv = Files.createDirectories(folder.resolve("venv"));
        Files.writeString(venv.resolve("pyvenv.cfg"), "home = /usr/bin\n");
        for (String version : versions) {
            write("venv/lib/python" + version + "/site-packages/made_for.py", "VERSION = '" + version + "'\n");
        }
        return venv;
    }

    private Path write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private Interpreter with(String field, Object value) {
        return interpreters.create("", InterpreterConfig.ISOLATED.with(field, value.toString()));
    }

    @Test
    void pythonFindsThePackagesOfItsEnvironment() throws IOException {
        Path venv = venv("3.9", "3.12", "3.14");
        write("extra/from_pth.py", "");
        write(
                "venv/lib/python3.12/site-packages/extra.pth",
                folder.resolve("extra") + "\nimport sys; sys.by_pth = 1\n");
        Interpreter a = with("venv", venv);
        String printed = printed(() -> a.exec("""
            import sys, made_for, from_pth
            print(made_for.VERSION, sys.prefix, sys.exec_prefix, sys.base_prefix != sys.prefix, sys.by_pth)
            """));
        assertThat(printed).isEqualTo("3.12 " + venv + " " + venv + " True 1\n");
        assertThatThrownBy(() -> isolated("b").exec("import made_for")).hasMessageContaining("made_for");
    }

    @Test
    void anEnvironmentOfAnotherVersionServesToo() throws IOException {
        Interpreter a = with("venv", venv("3.9", "3.10"));
        assertThat(printed(() -> a.exec("import made_for; print(made_for.VERSION)")))
                .isEqualTo("3.10\n");
    }

    @Test
    void foldersOfThePathComeFirst() throws IOException {
        write("one/json.py", "WHOSE = 'ours'\n");
        write("two/other.py", "");
        Interpreter a = with("path", folder.resolve("one") + ":" + folder.resolve("two"));
        assertThat(printed(() -> a.exec("import json, other, sys; print(json.WHOSE, sys.path[:2])")))
                .isEqualTo("ours ['" + folder.resolve("one") + "', '" + folder.resolve("two") + "']\n");
    }

    @Test
    void interpretersThatPythonMakesFindTheSame() throws IOException {
        write("one/other.py", "");
        Path venv = venv("3.12");
        Interpreter a = interpreters.create(
                "a",
                InterpreterConfig.ISOLATED
                        .with("venv", venv.toString())
                        .with("path", folder.resolve("one").toString()));
        assertThat(printed(() -> a.exec("""
            from concurrent import interpreters
            made = interpreters.create()
            made.exec('import made_for, other, sys; print(sys.prefix)')
            made.close()
            """))).isEqualTo(venv + "\n");
    }

    @Test
    void aFolderThatIsNotThereIsRefusedAndNothingStays() {
        int before = interpreters.list().size();
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> with("path", nowhere))
                .isInstanceOf(InterpreterException.class)
                .hasMessage("interpreter creation failed: path names " + nowhere
                        + ", which does not exist; make it, or leave it out");
        assertThatThrownBy(() -> with("venv", folder))
                .isInstanceOf(InterpreterException.class)
                .hasMessage("interpreter creation failed: " + folder
                        + " is no virtual environment: it has no pyvenv.cfg; make one by python3 -m venv " + folder);
        assertThat(interpreters.list()).hasSize(before);
    }

    @Test
    void anEnvironmentThatHasGoneMeanwhileIsNamedAndPythonStartsWhenItIsBack() throws IOException {
        Path venv = venv("3.12");
        Interpreter a = with("venv", venv);
        Files.move(venv, folder.resolve("away"));
        assertThatThrownBy(() -> evaluator.prepare(a))
                .isInstanceOf(InterpreterException.class)
                .hasMessageContaining(venv + " is no virtual environment: there is no such folder");
        Files.move(folder.resolve("away"), venv);
        assertThat(printed(() -> a.exec("import made_for; print(made_for.VERSION)")))
                .isEqualTo("3.12\n");
    }
}
