@echo off
rem 把工作簿或文件夹拖到本文件上：计分表和汇总表写在它旁边的“评价结果”文件夹。
setlocal
title perfeval 评价
if "%~1"=="" goto help
set "RESULT=%~dp1评价结果"
set "INPUTS="
:next
if "%~1"=="" goto run
set INPUTS=%INPUTS% "%~1"
shift
goto next
:run
"%~dp0perfeval\perfeval.exe" run %INPUTS% -o "%RESULT%"
if errorlevel 2 goto done
if exist "%RESULT%\汇总表.xlsx" start "" "%RESULT%\汇总表.xlsx"
if exist "%RESULT%" start "" "%RESULT%"
goto done
:help
echo 请把填好的工作簿（或整个文件夹）拖到“评价.bat”上。
:done
echo.
pause
