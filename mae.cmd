@echo off
rem Runs mae4j's command line on Windows; builds it first when there is no build or a source is newer than the build.
rem MAE_JAVA_OPTS: options for the JVM. JAVA_HOME: which JDK. MAE_PLUGINS: a folder of plugin jars, besides plugins\ here.
setlocal
set "root=%~dp0"
if "%root:~-1%"=="\" set "root=%root:~0,-1%"
set "state=%root%\.mae"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"

powershell -NoProfile -Command "$c='%state%\classpath'; if (-not (Test-Path $c)) { exit 1 }; $t=(Get-Item $c).LastWriteTime; if (Get-ChildItem '%root%\pom.xml','%root%\*\pom.xml','%root%\*\src\main' -Recurse -File | Where-Object LastWriteTime -gt $t | Select-Object -First 1) { exit 1 }"
if not errorlevel 1 goto run
echo mae: building; this can take a few minutes 1>&2
if not exist "%state%" mkdir "%state%"
pushd "%root%"
call mvnw.cmd -q -DskipTests -pl experiments -am package dependency:build-classpath -DincludeScope=runtime "-Dmdep.outputFile=%state%\classpath" >"%state%\build.log" 2>&1
if errorlevel 1 (
    popd
    type "%state%\build.log" 1>&2
    echo mae: the build failed; the whole log is %state%\build.log 1>&2
    exit /b 1
)
popd

:run
set /p classpath=<"%state%\classpath"
set "plugins=%root%\plugins\*;"
if defined MAE_PLUGINS set "plugins=%MAE_PLUGINS%\*;%plugins%"
for %%j in ("%root%\experiments\target\experiments-*.jar") do set "jar=%%~fj"
"%java%" -XX:MaxRAMPercentage=30 -Dorg.bytedeco.javacpp.maxbytes=200%% -Dorg.bytedeco.javacpp.maxphysicalbytes=300%% %MAE_JAVA_OPTS% -cp "%plugins%%jar%;%classpath%" "-Dmae.home=%root%" io.mae4j.experiments.Main %*
exit /b %errorlevel%
