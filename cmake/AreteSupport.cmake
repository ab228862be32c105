# Settings that every target shares, and the one way to declare a library.

find_program(ARETE_CCACHE ccache)
if(ARETE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_C_COMPILER_LAUNCHER ${ARETE_CCACHE})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${ARETE_CCACHE})
endif()
if(NOT CMAKE_LINKER_TYPE AND CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  add_link_options(-fuse-ld=lld)
endif()

add_compile_options(-Wall -Wextra -Wno-unused-parameter)
if(ARETE_SANITIZE)
  add_compile_options(-fsanitize=${ARETE_SANITIZE} -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${ARETE_SANITIZE})
endif()

# arete_add_library(NAME SOURCES... [LINK libraries...] [DEPENDS targets...])
# One object library per folder; all together become libarete.so, so a process
# holds one copy of each dialect whoever links it. LINK names the libraries of
# this project whose headers this one includes.
function(arete_add_library name)
  cmake_parse_arguments(ARG "" "" "LINK;DEPENDS" ${ARGN})
  add_library(${name} OBJECT ${ARG_UNPARSED_ARGUMENTS})
  target_include_directories(${name} SYSTEM PRIVATE ${LLVM_INCLUDE_DIRS} ${MLIR_INCLUDE_DIRS})
  target_include_directories(${name} PRIVATE
    ${PROJECT_SOURCE_DIR}/include ${PROJECT_BINARY_DIR}/include
    ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}
    ${PROJECT_SOURCE_DIR}/runtime/include)
  # What they generate must be there before anything here is compiled.
  foreach(dependency ${ARG_LINK} ${ARG_DEPENDS})
    add_dependencies(${name} ${dependency})
  endforeach()
  set_property(GLOBAL APPEND PROPERTY ARETE_LIBRARIES ${name})
endfunction()
