@echo off
rem 把工作簿或文件夹拖到本文件上：标出问题的副本写在它旁边的“检查结果”文件夹。
setlocal
title perfeval 检查
if "%~1"=="" goto help
set "RESULT=%~dp1检查结果"
set "INPUTS="
:next
if "%~1"=="" goto run
set INPUTS=%INPUTS% "%~1"
shift
goto next
:run
"%~dp0perfeval\perfeval.exe" check %INPUTS% -o "%RESULT%"
if errorlevel 2 goto done
if exist "%RESULT%" start "" "%RESULT%"
goto done
:help
echo 请把填好的工作簿（或整个文件夹）拖到“检查.bat”上。
:done
echo.
pause
