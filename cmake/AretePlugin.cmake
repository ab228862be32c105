# arete_add_plugin(NAME SOURCES... RECORDS Ops.td DIALECT name
#                  [REWRITES Rewrites.pdll])
# Declares a plug-in, libNAME.so (docs/plugins.md). From the records of its ops
# come, in the build folder,
#   OpsDialect.h.inc, OpsDialect.cpp.inc   the dialect of this name
#   Ops.h.inc, Ops.cpp.inc                 the ops
#   OpsElementwise.inc                     the oracles of the elementwise ops
#   OpsCalls.inc                           C++ functions for users
# and from the rewrites Rewrites.inc. Programs that include OpsCalls.inc link
# NAME-functions.
#
# Used by Arete's own build, where ARETE_PLUGIN_INCLUDE_DIRS and ARETE_TBLGEN are
# those of the tree, and by AreteConfig.cmake.
function(arete_add_plugin name)
  cmake_parse_arguments(ARG "" "RECORDS;DIALECT;REWRITES" "" ${ARGN})
  set(includes ${ARETE_PLUGIN_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS}
               "${CMAKE_CURRENT_SOURCE_DIR}")
  list(TRANSFORM includes PREPEND "-I" OUTPUT_VARIABLE include_flags)
  set(generated)

  macro(_arete_generate tool source output)
    add_custom_command(OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/${output}"
      COMMAND ${tool} ${ARGN} ${include_flags}
              "${CMAKE_CURRENT_SOURCE_DIR}/${source}"
              -o "${CMAKE_CURRENT_BINARY_DIR}/${output}"
              -d "${CMAKE_CURRENT_BINARY_DIR}/${output}.d"
      DEPFILE "${CMAKE_CURRENT_BINARY_DIR}/${output}.d"
      DEPENDS ${tool} "${CMAKE_CURRENT_SOURCE_DIR}/${source}"
      COMMENT "Generating ${output}")
    list(APPEND generated "${CMAKE_CURRENT_BINARY_DIR}/${output}")
  endmacro()
  cmake_path(GET ARG_RECORDS STEM records)
  foreach(part decls:h.inc defs:cpp.inc)
    string(REPLACE ":" ";" part ${part})
    list(GET part 0 kind)
    list(GET part 1 suffix)
    _arete_generate(${MLIR_TABLEGEN_EXE} ${ARG_RECORDS} ${records}Dialect.${suffix}
      -gen-dialect-${kind} -dialect=${ARG_DIALECT})
    _arete_generate(${MLIR_TABLEGEN_EXE} ${ARG_RECORDS} ${records}.${suffix}
      -gen-op-${kind})
  endforeach()
  _arete_generate(${ARETE_TBLGEN} ${ARG_RECORDS} ${records}Elementwise.inc
    -gen-elementwise-list)
  _arete_generate(${ARETE_TBLGEN} ${ARG_RECORDS} ${records}Calls.inc -gen-op-calls)
  if(ARG_REWRITES)
    cmake_path(GET ARG_REWRITES STEM rewrites)
    _arete_generate(${MLIR_PDLL_TABLEGEN_EXE} ${ARG_REWRITES} ${rewrites}.inc
      -x=cpp)
  endif()
  add_custom_target(${name}-generated DEPENDS ${generated})

  # MLIR and LLVM are the shared libraries that Arete links, and Arete's code is
  # in libarete.so: a second copy of either would have types of its own.
  add_library(${name} MODULE ${ARG_UNPARSED_ARGUMENTS})
  add_dependencies(${name} ${name}-generated)
  target_compile_features(${name} PRIVATE cxx_std_20)
  separate_arguments(definitions NATIVE_COMMAND "${LLVM_DEFINITIONS}")
  target_compile_options(${name} PRIVATE ${definitions})
  target_include_directories(${name} SYSTEM PRIVATE
    ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
  target_include_directories(${name} PRIVATE ${ARETE_PLUGIN_INCLUDE_DIRS}
    "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_BINARY_DIR}")
  target_link_libraries(${name} PRIVATE Arete::arete MLIR LLVM)
  # What is missing is an error of the linker, not of the user's process.
  if(NOT ARETE_SANITIZE)
    target_link_options(${name} PRIVATE -Wl,--no-undefined)
  endif()
  set_target_properties(${name} PROPERTIES BUILD_RPATH "${LLVM_LIBRARY_DIR}")

  add_library(${name}-functions INTERFACE)
  add_dependencies(${name}-functions ${name}-generated)
  target_include_directories(${name}-functions INTERFACE
    "${CMAKE_CURRENT_SOURCE_DIR}" "${CMAKE_CURRENT_BINARY_DIR}")
  target_link_libraries(${name}-functions INTERFACE Arete::arete)
endfunction()
