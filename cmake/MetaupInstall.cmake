# Installs the tools with what belongs to them, and the library with a package file: find_package(metaup) gives
# metaup::core.
include(CMakePackageConfigHelpers)

# Where zsh looks below the prefix; packages of Debian have a folder of their own.
set(METAUP_ZSH_COMPLETIONS "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" CACHE STRING "Folder of completions of zsh")

install(TARGETS metaup metaup-simulator RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT tools)

# metaup itself says how it is completed.
function(metaup_install_completion shell folder file)
  install(CODE "
    set(folder \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${folder}\")
    file(MAKE_DIRECTORY \"\${folder}\")
    execute_process(COMMAND \"$<TARGET_FILE:metaup>\" completion ${shell} OUTPUT_FILE \"\${folder}/${file}\"
      COMMAND_ERROR_IS_FATAL ANY)" COMPONENT tools)
endfunction()
metaup_install_completion(bash ${CMAKE_INSTALL_DATADIR}/bash-completion/completions metaup)
metaup_install_completion(zsh ${METAUP_ZSH_COMPLETIONS} _metaup)
metaup_install_completion(fish ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d metaup.fish)

install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT tools)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright COMPONENT tools)
install(DIRECTORY docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT tools)
install(DIRECTORY examples packaging/ci packaging/logrotate DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT tools
  USE_SOURCE_PERMISSIONS)
install(FILES packaging/crontab DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT tools)
install(DIRECTORY packaging/systemd/ DESTINATION lib/systemd/system COMPONENT tools)
install(DIRECTORY packaging/sysusers/ DESTINATION lib/sysusers.d COMPONENT tools)

install(TARGETS metaup_core EXPORT metaupTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/metaup" DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)

set(metaup_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/metaup")
install(EXPORT metaupTargets NAMESPACE metaup:: DESTINATION ${metaup_package_dir} COMPONENT library)
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/metaupConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/metaupConfig.cmake" INSTALL_DESTINATION ${metaup_package_dir})
write_basic_package_version_file("${PROJECT_BINARY_DIR}/metaupConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/metaupConfig.cmake" "${PROJECT_BINARY_DIR}/metaupConfigVersion.cmake"
  DESTINATION ${metaup_package_dir} COMPONENT library)
