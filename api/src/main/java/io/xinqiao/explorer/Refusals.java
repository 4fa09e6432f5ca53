package io.xinqiao.explorer;

import io.xinqiao.execution.InputRules;
import io.xinqiao.identity.Deletion;
import io.xinqiao.platform.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.asm.AnnotationVisitor;
import org.springframework.asm.ClassReader;
import org.springframework.asm.ClassVisitor;
import org.springframework.asm.Handle;
import org.springframework.asm.MethodVisitor;
import org.springframework.asm.Opcodes;
import org.springframework.asm.SpringAsmInfo;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.stereotype.Component;

/**
 * Tells for which reasons a mutation may refuse. It reads them from the compiled code: every key of a refusal that is
 * written in a method that the mutation's own method calls, however far. What is called by an interface with many
 * implementations is not followed, so that a reason may be missing but none is made up.
 */
@Component
class Refusals {
    private static final String CLASSES = "classpath*:io/xinqiao/**/*.class";
    private static final String TABLES = "/io/xinqiao/schema/";
    private static final String OURS = "io/xinqiao/";
    private static final String MAPPING = MutationMapping.class.descriptorString();
    /** An interface with more implementations stands for whatever others have declared, not for what is called here. */
    private static final int FEW = 3;

    private static final String DELETION = Deletion.class.getName().replace('.', '/');
    private static final Map<String, String> DERIVED =
            Map.of("delete", "delete", "archive", "archive", "restore", "archive");
    private static final SortedSet<String> NONE = Collections.unmodifiableSortedSet(new TreeSet<>());

    private @Nullable Found found;

    /** All that is kept of the code. */
    private record Found(Map<String, SortedSet<String>> ofMutations, SortedSet<String> ofInputs) {}

    /** The reasons of a mutation, without those for which its input is refused before. */
    SortedSet<String> of(String mutation) {
        var known = found();
        SortedSet<String> reasons = new TreeSet<>(
                known.ofMutations.getOrDefault(mutation, known.ofMutations.getOrDefault(verb(mutation), NONE)));
        reasons.removeAll(known.ofInputs);
        return reasons;
    }

    /** The reasons for which an input is refused before any mutation begins. */
    SortedSet<String> ofEveryInput() {
        return found().ofInputs;
    }

    /** What is derived has no method of its own: deleteUnit, archiveFeeItem, restoreFeeItem. */
    private static String verb(String mutation) {
        var end = 0;
        while (end < mutation.length() && Character.isLowerCase(mutation.charAt(end))) end++;
        return mutation.substring(0, end);
    }

    private synchronized Found found() {
        if (found == null) {
            var code = Code.read();
            Map<String, SortedSet<String>> all = new HashMap<>();
            code.mutations.forEach((mutation, method) -> all.put(mutation, code.reasons(method)));
            DERIVED.forEach((verb, method) -> all.put(verb, code.reasonsOf(DELETION, method)));
            found = new Found(all, code.written(InputRules.class.getName().replace('.', '/')));
        }
        return found;
    }

    /** A method, by its class, name and parameters. */
    private record Method(String owner, String name, String descriptor) {}

    /** What is written in a method. */
    private record Body(Set<String> reasons, Set<Method> calls) {}

    /** What of the compiled code is needed to follow calls. */
    private static final class Code {
        private final Map<Method, Body> bodies = new HashMap<>();
        private final Map<String, String> parents = new HashMap<>();
        private final Map<String, List<String>> implementations = new HashMap<>();
        private final Set<String> interfaces = new HashSet<>();
        private final Map<String, Method> mutations = new HashMap<>();

        static Code read() {
            var code = new Code();
            try {
                for (var file : new PathMatchingResourcePatternResolver().getResources(CLASSES)) {
                    // The tables' classes are generated and refuse nothing.
                    if (file.getURL().getPath().contains(TABLES)) continue;
                    try (var content = file.getInputStream()) {
                        new ClassReader(content)
                                .accept(code.new OfClass(), ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
                    }
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            return code;
        }

        SortedSet<String> written(String owner) {
            SortedSet<String> reasons = new TreeSet<>();
            bodies.forEach((method, body) -> {
                if (method.owner.equals(owner)) reasons.addAll(body.reasons);
            });
            return reasons;
        }

        SortedSet<String> reasonsOf(String owner, String name) {
            SortedSet<String> reasons = new TreeSet<>();
            bodies.keySet().stream()
                    .filter(method -> method.owner.equals(owner) && method.name.equals(name))
                    .forEach(method -> reasons.addAll(reasons(method)));
            return reasons;
        }

        SortedSet<String> reasons(Method begin) {
            SortedSet<String> reasons = new TreeSet<>();
            Set<Method> seen = new HashSet<>(Set.of(begin));
            var waiting = new ArrayDeque<>(seen);
            while (!waiting.isEmpty()) {
                var body = bodies.get(waiting.remove());
                if (body == null) continue;
                reasons.addAll(body.reasons);
                for (var call : body.calls) {
                    for (var target : targets(call)) if (seen.add(target)) waiting.add(target);
                }
            }
            return reasons;
        }

        /** The methods that a call may come to: the class's own or inherited one, or those of few implementations. */
        private List<Method> targets(Method call) {
            List<Method> targets = new ArrayList<>();
            for (var owner = call.owner; owner != null; owner = parents.get(owner)) {
                var method = new Method(owner, call.name, call.descriptor);
                if (!bodies.containsKey(method)) continue;
                targets.add(method);
                break;
            }
            var others = interfaces.contains(call.owner) ? implementations.getOrDefault(call.owner, List.of()) : null;
            if (others != null && others.size() <= FEW) {
                for (var one : others) targets.add(new Method(one, call.name, call.descriptor));
            }
            return targets;
        }

        private final class OfClass extends ClassVisitor {
            private String name = "";

            OfClass() {
                super(SpringAsmInfo.ASM_VERSION);
            }

            @Override
            public void visit(
                    int version,
                    int access,
                    String called,
                    @Nullable String signature,
                    @Nullable String parent,
                    String[] others) {
                name = called;
                if (parent != null) parents.put(called, parent);
                if ((access & Opcodes.ACC_INTERFACE) != 0) interfaces.add(called);
                for (var other : others) {
                    implementations
                            .computeIfAbsent(other, key -> new ArrayList<>())
                            .add(called);
                }
            }

            @Override
            public MethodVisitor visitMethod(
                    int access,
                    String method,
                    String descriptor,
                    @Nullable String signature,
                    String @Nullable [] exceptions) {
                var itself = new Method(name, method, descriptor);
                var body = new Body(new HashSet<>(), new HashSet<>());
                bodies.put(itself, body);
                return new OfMethod(itself, body);
            }
        }

        private final class OfMethod extends MethodVisitor {
            private final Method method;
            private final Body body;

            OfMethod(Method method, Body body) {
                super(SpringAsmInfo.ASM_VERSION);
                this.method = method;
                this.body = body;
            }

            @Override
            public @Nullable AnnotationVisitor visitAnnotation(String descriptor, boolean visible) {
                if (descriptor.equals(MAPPING)) mutations.put(method.name, method);
                return null;
            }

            @Override
            public void visitLdcInsn(Object value) {
                if (value instanceof String text
                        && text.length() > Refused.REASON.length()
                        && text.startsWith(Refused.REASON)) {
                    body.reasons.add(text.substring(Refused.REASON.length()));
                }
            }

            @Override
            public void visitMethodInsn(
                    int opcode, String owner, String called, String descriptor, boolean isInterface) {
                call(owner, called, descriptor);
            }

            @Override
            public void visitInvokeDynamicInsn(
                    String called, String descriptor, Handle bootstrap, Object... arguments) {
                for (var argument : arguments) {
                    if (argument instanceof Handle handle) {
                        call(handle.getOwner(), handle.getName(), handle.getDesc());
                    }
                }
            }

            private void call(String owner, String called, String descriptor) {
                if (owner.startsWith(OURS)) body.calls.add(new Method(owner, called, descriptor));
            }
        }
    }
}
