# Installs Arete below WORK_DIR, then configures, builds and runs the project in
# SOURCE_DIR against it, as a user of the package does, and the plug-in in
# PLUGIN_DIR, which is loaded by the program that comes with it and by the
# installed tools.

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "failed with ${status}: ${command}")
  endif()
endfunction()

file(REMOVE_RECURSE "${WORK_DIR}")
run(${CMAKE_COMMAND} --install "${BUILD_DIR}" --prefix "${WORK_DIR}/staged")
# A package does not depend on where it was installed first.
file(RENAME "${WORK_DIR}/staged" "${WORK_DIR}/prefix")

run(${CMAKE_COMMAND} -S "${SOURCE_DIR}" -B "${WORK_DIR}/build" -G "${GENERATOR}"
    "-DCMAKE_C_COMPILER=${C_COMPILER}" "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}"
    "-DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix")
run(${CMAKE_COMMAND} --build "${WORK_DIR}/build")
run(${CMAKE_CTEST_COMMAND} --test-dir "${WORK_DIR}/build" --output-on-failure
    --no-tests=error)

set(plugin "${WORK_DIR}/plugin")
run(${CMAKE_COMMAND} -S "${PLUGIN_DIR}" -B "${plugin}" -G "${GENERATOR}"
    -DCMAKE_BUILD_TYPE=Release
    "-DCMAKE_C_COMPILER=${C_COMPILER}" "-DCMAKE_CXX_COMPILER=${CXX_COMPILER}"
    "-DCMAKE_PREFIX_PATH=${WORK_DIR}/prefix")
run(${CMAKE_COMMAND} --build "${plugin}")
set(library "${plugin}/libarete-example.so")
run("${plugin}/arete-plugin-use" "${library}")
file(WRITE "${plugin}/model.mlir" [[
func.func @f(%x: tensor<?xf64>) -> tensor<?xf64> {
  %0 = "example.rms_norm"(%x) {axis = 0} : (tensor<?xf64>) -> tensor<?xf64>
  return %0 : tensor<?xf64>
}
]])
run("${WORK_DIR}/prefix/bin/arete-run" "--load-plugin=${library}" --check
    --random=1 "${plugin}/model.mlir")
