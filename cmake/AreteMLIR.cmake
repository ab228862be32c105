# Finds LLVM and MLIR 19. The packages' own version check refuses "19", so the
# comparison is made here.

find_package(MLIR REQUIRED CONFIG HINTS /usr/lib/llvm-19/lib/cmake/mlir)
if(NOT LLVM_VERSION_MAJOR EQUAL 19)
  message(FATAL_ERROR "Arete needs LLVM and MLIR 19; found ${LLVM_PACKAGE_VERSION} in ${LLVM_DIR}")
endif()
list(APPEND CMAKE_MODULE_PATH "${MLIR_CMAKE_DIR}" "${LLVM_CMAKE_DIR}")
include(TableGen)
include(AddLLVM)
include(AddMLIR)
add_definitions(${LLVM_DEFINITIONS})

# arete_tablegen(SOURCE.td TARGET  OUTPUT1 "flags" OUTPUT2 "flags" ...)
# Runs mlir-tblgen; TARGET depends on every output.
function(arete_tablegen td target)
  set(outputs)
  set(rest ${ARGN})
  while(rest)
    list(POP_FRONT rest out flags)
    separate_arguments(flags)
    _arete_tblgen_command("${MLIR_TABLEGEN_EXE}" "${td}" "${out}" "${flags}")
    list(APPEND outputs "${CMAKE_CURRENT_BINARY_DIR}/${out}")
  endwhile()
  add_custom_target(${target} DEPENDS ${outputs})
endfunction()

macro(_arete_tblgen_command exe td out flags)
  add_custom_command(
    OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${out}"
    COMMAND ${exe} ${flags} -I "${PROJECT_SOURCE_DIR}" -I "${MLIR_INCLUDE_DIRS}"
            -I "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}/${td}"
            -o "${CMAKE_CURRENT_BINARY_DIR}/${out}" --write-if-changed
            -d "${CMAKE_CURRENT_BINARY_DIR}/${out}.d"
    DEPFILE "${CMAKE_CURRENT_BINARY_DIR}/${out}.d"
    DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/${td}" ${exe}
    COMMENT "Generating ${out}")
endmacro()

# arete_record_tablegen(TD TARGET OUTPUT1 "flags" ...): arete-tblgen over
# records; TD and an output may be absolute paths.
function(arete_record_tablegen td target)
  set(outputs)
  set(rest ${ARGN})
  cmake_path(ABSOLUTE_PATH td BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  while(rest)
    list(POP_FRONT rest out flags)
    cmake_path(ABSOLUTE_PATH out BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}")
    cmake_path(GET out PARENT_PATH folder)
    cmake_path(GET out FILENAME name)
    set(depfile "${CMAKE_CURRENT_BINARY_DIR}/${name}.d")
    add_custom_command(OUTPUT "${out}"
      COMMAND ${CMAKE_COMMAND} -E make_directory "${folder}"
      COMMAND arete-tblgen ${flags} -I "${PROJECT_SOURCE_DIR}"
              -I "${MLIR_INCLUDE_DIRS}" "${td}" -o "${out}" -d "${depfile}"
      DEPFILE "${depfile}"
      DEPENDS arete-tblgen "${td}"
      COMMENT "Generating ${out}")
    list(APPEND outputs "${out}")
  endwhile()
  add_custom_target(${target} ALL DEPENDS ${outputs})
endfunction()
