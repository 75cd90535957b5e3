package org.vivarium.spaces;

import static java.lang.constant.ConstantDescs.CD_Class;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.ServiceLoader;
import org.vivarium.spaces.providers.Providers;

/**
 * Rewrites the calls of {@link ServiceLoader#load(Class)} and {@link ServiceLoader#load(Class, ClassLoader)} in a class, so that
 * they look where {@link Providers} says. Stateless.
 *
 * <p>Each call goes to a method that the class gets besides its own, which takes the same arguments and gives the same result.
 * So a method's code stays as long as it was, and its stack maps hold. What the new methods call is still
 * {@code ServiceLoader} itself, which looks at its caller. Method references to {@code ServiceLoader::load} stay as they are.
 */
final class ServiceLoaderWeaver {
    private static final String SERVICE_LOADER = "java/util/ServiceLoader";
    private static final String LOAD = "load";
    private static final String WOVEN = "vivarium$load";

    private static final ClassDesc CD_CLASS_LOADER = ClassDesc.of(ClassLoader.class.getName());
    private static final ClassDesc CD_SERVICE_LOADER = ClassDesc.ofInternalName(SERVICE_LOADER);
    private static final ClassDesc CD_PROVIDERS = ClassDesc.of(Providers.class.getName());
    private static final MethodTypeDesc OF = MethodTypeDesc.of(CD_CLASS_LOADER, CD_Class, CD_Class);
    private static final MethodTypeDesc LOAD_SERVICE = MethodTypeDesc.of(CD_SERVICE_LOADER, CD_Class);
    private static final MethodTypeDesc LOAD_WITH_LOADER =
            MethodTypeDesc.of(CD_SERVICE_LOADER, CD_Class, CD_CLASS_LOADER);

    private ServiceLoaderWeaver() {}

    /**
     * Weaves a class.
     *
     * @param bytes the class file
     * @return the woven class file; nothing when there is no such call in it
     * @throws IllegalArgumentException when this is no class file that this JDK reads
     */
    static Optional<byte[]> weave(byte[] bytes) {
        // Most classes do not name it at all, and parsing them would be in vain.
        if (!new String(bytes, StandardCharsets.ISO_8859_1).contains(SERVICE_LOADER)) {
            return Optional.empty();
        }
        // New stack maps would need the hierarchy of every class that the code names; the old ones are kept instead.
        ClassFile format = ClassFile.of(ClassFile.StackMapsOption.DROP_STACK_MAPS);
        ClassModel model = format.parse(bytes);
        // Older ones have no class constants, and no methods with code in interfaces.
        int oldest = isInterface(model) ? ClassFile.JAVA_8_VERSION : ClassFile.JAVA_5_VERSION;
        if (model.majorVersion() < oldest || !calls(model)) {
            return Optional.empty();
        }
        ClassDesc self = model.thisClass().asSymbol();
        CodeTransform redirected = redirected(self, isInterface(model));
        MethodTransform method = (builder, element) -> {
            if (element instanceof CodeModel code && calls(code)) {
                builder.transformCode(code, redirected.andThen(CodeTransform.endHandler(end -> code.findAttribute(
                                Attributes.stackMapTable())
                        .ifPresent(end::with))));
            } else {
                builder.with(element);
            }
        };
        return Optional.of(format.transformClass(
                model,
                ClassTransform.transformingMethods(method)
                        .andThen(ClassTransform.endHandler(builder -> addMethods(builder, self)))));
    }

    private static boolean isInterface(ClassModel model) {
        return model.flags().has(AccessFlag.INTERFACE);
    }

    private static boolean calls(ClassModel model) {
        return model.methods().stream()
                .flatMap(method -> method.code().stream())
                .anyMatch(ServiceLoaderWeaver::calls);
    }

    private static boolean calls(CodeModel code) {
        return code.elementStream().anyMatch(element -> element instanceof InvokeInstruction call && isLoad(call));
    }

    private static boolean isLoad(InvokeInstruction call) {
        return call.opcode() == Opcode.INVOKESTATIC
                && call.owner().asInternalName().equals(SERVICE_LOADER)
                && call.name().equalsString(LOAD)
                && (call.typeSymbol().equals(LOAD_SERVICE) || call.typeSymbol().equals(LOAD_WITH_LOADER));
    }

    private static CodeTransform redirected(ClassDesc self, boolean inInterface) {
        return (builder, element) -> {
            if (element instanceof InvokeInstruction call && isLoad(call)) {
                builder.invokestatic(self, WOVEN, call.typeSymbol(), inInterface);
            } else {
                builder.with(element);
            }
        };
    }

    /** Both take the place of a static method, and leave the loader that the caller names aside. */
    private static void addMethods(ClassBuilder builder, ClassDesc self) {
        for (MethodTypeDesc type : new MethodTypeDesc[] {LOAD_SERVICE, LOAD_WITH_LOADER}) {
            builder.withMethodBody(
                    WOVEN,
                    type,
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                    code -> code.aload(0)
                            .aload(0)
                            .loadConstant(self)
                            .invokestatic(CD_PROVIDERS, "of", OF, true)
                            .invokestatic(CD_SERVICE_LOADER, LOAD, LOAD_WITH_LOADER)
                            .areturn());
        }
    }
}
