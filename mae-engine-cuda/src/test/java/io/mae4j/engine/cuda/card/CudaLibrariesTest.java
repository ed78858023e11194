package io.mae4j.engine.cuda.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.engine.cuda.card.CudaLibraries.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CudaLibrariesTest {
    @TempDir
    private Path root;

    private final Map<String, String> environment = new HashMap<>();

    private Path library(String folder, Part part) throws IOException {
        Path file = root.resolve(folder).resolve(part.file);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "not a library");
    }

    private CudaLibraries libraries() {
        return new CudaLibraries(environment, root, false);
    }

    private Optional<Path> nvrtc() {
        return libraries().find(Part.NVRTC);
    }

    @Test
    void placesAreSearchedInTheirOrder() throws IOException {
        Path user = library("home/.local/lib/python3.12/site-packages/nvidia/cu13/lib", Part.NVRTC);
        environment.put("HOME", root.resolve("home").toString());
        assertEquals(Optional.of(user), nvrtc());

        Path everyone = library("usr/local/lib/python3.12/dist-packages/nvidia/cu13/lib", Part.NVRTC);
        assertEquals(Optional.of(everyone), nvrtc());

        Path system = library("usr/lib/python3/dist-packages/nvidia/cuda_nvrtc/lib", Part.NVRTC);
        executable("usr/bin/python3");
        environment.put("PATH", "/nowhere:" + root.resolve("usr/bin"));
        assertEquals(Optional.of(system), nvrtc());

        Path conda = library("conda/lib", Part.NVRTC);
        environment.put("CONDA_PREFIX", root.resolve("conda").toString());
        assertEquals(Optional.of(conda), nvrtc());

        Path active = library("active/lib/python3.11/site-packages/nvidia/cu13/lib", Part.NVRTC);
        Files.createDirectories(root.resolve("active/lib/python3.11/site-packages/nvidia/cudnn/lib"));
        environment.put("VIRTUAL_ENV", root.resolve("active").toString());
        assertEquals(Optional.of(active), nvrtc());

        Path named = library("named/lib/python3.13/site-packages/nvidia/cu13/lib", Part.NVRTC);
        environment.put("MAE_PYTHON", executable("named/bin/python").toString());
        assertEquals(Optional.of(named), nvrtc());

        Path older = library("usr/local/cuda-13.0/lib64", Part.NVRTC);
        assertEquals(Optional.of(older), nvrtc());
        Path newer = library("usr/local/cuda-13.1/lib64", Part.NVRTC);
        assertEquals(Optional.of(newer), nvrtc());
        Path usual = library("usr/local/cuda/lib64", Part.NVRTC);
        assertEquals(Optional.of(usual), nvrtc());

        Path home = library("opt/cuda/lib64", Part.NVRTC);
        environment.put("CUDA_HOME", root.resolve("opt/cuda").toString());
        assertEquals(Optional.of(home), nvrtc());
        assertEquals(Optional.empty(), libraries().find(Part.CUBLASLT));
    }

    /** The links of a virtual environment lead to a Python that does not have its packages. */
    @Test
    void thePythonOfAVirtualEnvironmentIsNotFollowed() throws IOException {
        Path packages = library("venv/lib/python3.11/site-packages/nvidia/cu13/lib", Part.NVRTC);
        Path link = root.resolve("venv/bin/python3");
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, executable("usr/bin/python3.11"));
        environment.put("MAE_PYTHON", "python3");
        environment.put("PATH", link.getParent().toString());
        assertEquals(Optional.of(packages), nvrtc());
    }

    @Test
    void whatIsMissingIsSaidWithWhatItIsForAndHowToGetIt() {
        environment.put("VIRTUAL_ENV", "/venv");
        for (Map.Entry<Part, List<String>> expected : Map.of(
                        Part.DRIVER, List.of("libcuda.so.1, NVIDIA's driver: ", "580"),
                        Part.NVRTC, List.of("libnvrtc.so.13, ", "pip install nvidia-cuda-nvrtc"),
                        Part.CUBLASLT, List.of("libcublasLt.so.13, ", "pip install nvidia-cublas"))
                .entrySet()) {
            String message = assertThrows(UserError.class, () -> libraries().load(expected.getKey(), Driver.class))
                    .getMessage();
            assertTrue(
                    message.startsWith(
                            "engine=cuda needs " + expected.getValue().get(0)),
                    message);
            assertTrue(message.contains(expected.getValue().get(1)), message);
            assertTrue(message.contains("CUDA_HOME or /usr/local/cuda*/lib64, nor in an nvidia package"), message);
            assertTrue(message.contains("/venv"), message);
            assertEquals(1, message.lines().count());
        }
    }

    @Test
    void aFileThatIsNoLibraryIsALine() throws IOException {
        Path file = library("usr/local/cuda/lib64", Part.NVRTC);
        String message = assertThrows(UserError.class, () -> libraries().load(Part.NVRTC, Nvrtc.Functions.class))
                .getMessage();
        assertTrue(message.startsWith("engine=cuda cannot load " + file + ": "), message);
        assertEquals(1, message.lines().count());
    }

    private Path executable(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        assertTrue(file.toFile().setExecutable(true));
        return file;
    }
}
