# Installs the tools and the library, with a package file: find_package(metaup) gives metaup::core.
include(CMakePackageConfigHelpers)

install(TARGETS metaup metaup-simulator RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS metaup_core EXPORT metaupTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/metaup" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

set(metaup_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/metaup")
install(EXPORT metaupTargets NAMESPACE metaup:: DESTINATION ${metaup_package_dir})
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/metaupConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/metaupConfig.cmake" INSTALL_DESTINATION ${metaup_package_dir})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/metaupConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/metaupConfig.cmake" "${PROJECT_BINARY_DIR}/metaupConfigVersion.cmake"
  DESTINATION ${metaup_package_dir})
