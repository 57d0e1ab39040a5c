# What `make package` makes: a .deb, and an archive for other systems. Both have the tools and not the library.
set(CPACK_PACKAGE_NAME metaup)
set(CPACK_PACKAGE_VENDOR "metaup")
set(CPACK_PACKAGE_CONTACT "metaup maintainers <metaup@localhost>")
set(CPACK_PACKAGE_FILE_NAME "metaup-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_COMPONENTS_ALL tools)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_PROJECT_CONFIG_FILE "${CMAKE_CURRENT_LIST_DIR}/MetaupPackageEach.cmake")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_STRIP_FILES ON)
set(CPACK_THREADS 0)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, ffmpeg")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "bulk uploader for the Meta Marketing API
 Sends folders of images and videos to Meta ad accounts, once each, whatever happens in between: it remembers what
 Meta confirmed, paces itself by Meta's rate limits, and can be killed at any moment and run again. Makes creatives
 and ads from them, too. Comes with a simulator of the Graph API.")
include(CPack)
