# What `cmake --install` gives: libarete.so, libarete_runtime.a, the tools, the
# headers, and a package that another project finds with find_package(Arete).
#   Arete::arete    the C++ API; its headers need no LLVM
#   Arete::runtime  the C runtime that a compiled object file links with

include(CMakePackageConfigHelpers)

set(ARETE_PACKAGE_DIR "${CMAKE_INSTALL_LIBDIR}/cmake/Arete")

add_library(Arete::runtime ALIAS arete_runtime)
set_target_properties(arete_runtime PROPERTIES EXPORT_NAME runtime)
install(TARGETS arete_runtime EXPORT AreteTargets
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
install(DIRECTORY "${PROJECT_SOURCE_DIR}/runtime/include/arete"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.h")

if(ARETE_BUILD_COMPILER)
  # libMLIR lies where only LLVM's own programs look for it.
  set_target_properties(arete PROPERTIES
    INSTALL_RPATH "$ORIGIN;${LLVM_LIBRARY_DIR}")
  install(TARGETS arete EXPORT AreteTargets
          LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}")
  foreach(tool arete-opt aretec arete-run arete-tblgen)
    set_target_properties(${tool} PROPERTIES
      INSTALL_RPATH "$ORIGIN/../${CMAKE_INSTALL_LIBDIR};${LLVM_LIBRARY_DIR}")
    install(TARGETS ${tool} RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
  endforeach()
  # The second folder has what TableGen makes of the op records.
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/arete"
                    "${PROJECT_BINARY_DIR}/include/arete"
          DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
          FILES_MATCHING PATTERN "*.h" PATTERN "*.inc")

  # What plug-ins are made with (AretePlugin.cmake): the compiler's headers, the
  # base classes of records, and what is generated of both.
  set(ARETE_PLUGIN_FOLDERS dialects lib/Conversion lib/Pipeline lib/Plugin
      lib/Reference lib/Transforms)
  foreach(folder ${ARETE_PLUGIN_FOLDERS})
    cmake_path(GET folder PARENT_PATH parent)
    install(DIRECTORY "${PROJECT_SOURCE_DIR}/${folder}" "${PROJECT_BINARY_DIR}/${folder}"
            DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/arete-plugin/${parent}"
            FILES_MATCHING PATTERN "*.h" PATTERN "*.td" PATTERN "*.def"
            PATTERN "*.inc" PATTERN "CMakeFiles" EXCLUDE)
  endforeach()
  install(FILES "${CMAKE_CURRENT_LIST_DIR}/AretePlugin.cmake"
          DESTINATION "${ARETE_PACKAGE_DIR}")
endif()

install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(EXPORT AreteTargets NAMESPACE Arete:: DESTINATION "${ARETE_PACKAGE_DIR}")
configure_package_config_file(
  "${CMAKE_CURRENT_LIST_DIR}/AreteConfig.cmake.in" "${PROJECT_BINARY_DIR}/AreteConfig.cmake"
  INSTALL_DESTINATION "${ARETE_PACKAGE_DIR}" NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${PROJECT_BINARY_DIR}/AreteConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/AreteConfig.cmake"
              "${PROJECT_BINARY_DIR}/AreteConfigVersion.cmake"
        DESTINATION "${ARETE_PACKAGE_DIR}")
