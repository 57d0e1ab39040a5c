# cmake -D BUILD=… -D SOURCE=… -D WORK=… -D CONFIG=… -D FLAGS=… -P consumer.cmake
# Installs a build into a folder of its own, and builds and runs a project that finds it there.
function(do)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "failed (${result}): ${ARGN}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${WORK}")
do(${CMAKE_COMMAND} --install ${BUILD} --prefix ${WORK}/prefix)
do(${CMAKE_COMMAND} -S ${SOURCE} -B ${WORK}/build -G Ninja
  "-DCMAKE_PREFIX_PATH=${WORK}/prefix" "-DCMAKE_CXX_COMPILER=${COMPILER}" "-DCMAKE_CXX_FLAGS=${FLAGS}")
do(${CMAKE_COMMAND} --build ${WORK}/build)
do(${WORK}/build/consumer)
if(NOT output MATCHES "metaup works from outside")
  message(FATAL_ERROR "the consumer said: ${output}")
endif()
# Pictures only: that their videos are good is for other tests to show.
file(COPY ${SOURCE}/../../examples/creatives/ DESTINATION ${WORK}/pictures FILES_MATCHING PATTERN "*.jpg" PATTERN "*.png")
do(${SOURCE}/run_example ${WORK}/prefix/bin ${WORK}/build/upload ${WORK}/pictures)
if(NOT output MATCHES "the example sent [0-9]+ files once")
  message(FATAL_ERROR "the example said: ${output}")
endif()
do(${WORK}/prefix/bin/metaup version)
do(${WORK}/prefix/bin/metaup-simulator --help)
file(REMOVE_RECURSE "${WORK}")
