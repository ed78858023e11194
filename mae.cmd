@echo off
rem Runs mae4j's command line on Windows; builds it first when there is no build or a source is newer than the build.
rem MAE_JAVA_OPTS: options for the JVM. JAVA_HOME: which JDK. MAE_PLUGINS: a folder of plugin jars, besides plugins\ here.
setlocal
set "first=%~1"
if "%first:~0,2%"=="-P" (
    echo mae: %first%: the profiles for NVIDIA's cards are in the shell script mae alone, for Linux; in WSL it sees the card 1>&2
    exit /b 2
)
set "root=%~dp0"
if "%root:~-1%"=="\" set "root=%root:~0,-1%"
set "state=%root%\.mae"
set "module=experiments"
rem notebooks have a class path with a Jupyter kernel, and a build of their own
if "%~1"=="notebook" set "module=notebooks"
if "%~1"=="notebook" set "state=%root%\.mae\notebook"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"

powershell -NoProfile -Command "$c='%state%\classpath'; if (-not (Test-Path $c)) { exit 1 }; $t=(Get-Item $c).LastWriteTime; if (Get-ChildItem '%root%\pom.xml','%root%\*\pom.xml','%root%\*\src\main' -Recurse -File | Where-Object LastWriteTime -gt $t | Select-Object -First 1) { exit 1 }"
if not errorlevel 1 goto run
echo mae: building; this can take a few minutes 1>&2
if not exist "%state%" mkdir "%state%"
pushd "%root%"
call mvnw.cmd -q -DskipTests -pl %module% -am package dependency:build-classpath -DincludeScope=runtime "-Dmdep.outputFile=%state%\classpath" >"%state%\build.log" 2>&1
if errorlevel 1 (
    popd
    type "%state%\build.log" 1>&2
    echo mae: the build failed; the whole log is %state%\build.log 1>&2
    exit /b 1
)
popd

:run
rem the class path is longer than this shell can read or pass on: java takes it from a file
powershell -NoProfile -Command "$p='%root%\plugins\*;'; if ($env:MAE_PLUGINS) { $p=$env:MAE_PLUGINS+'\*;'+$p }; $c=$p+(Get-Item '%root%\%module%\target\%module%-*.jar').FullName+';'+(Get-Content -Raw '%state%\classpath').Trim(); $q=[char]34; [IO.File]::WriteAllText('%state%\java.args', '-cp '+$q+$c.Replace('\','\\')+$q)"
"%java%" -XX:MaxRAMPercentage=30 -Dorg.bytedeco.javacpp.maxbytes=200%% -Dorg.bytedeco.javacpp.maxphysicalbytes=300%% %MAE_JAVA_OPTS% "@%state%\java.args" "-Dmae.home=%root%" io.mae4j.experiments.Main %*
exit /b %errorlevel%
