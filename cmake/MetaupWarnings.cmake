# Warnings live on targets; -Werror lives in the presets.
add_library(metaup_warnings INTERFACE)
# Optimizing, g++ 12 takes `"text" + std::string(…)` for an overflow (GCC bug 105651, fixed in 13).
set(metaup_is_gcc12 $<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>)
target_compile_options(metaup_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Woverloaded-virtual
  -Wconversion -Wsign-conversion -Wdouble-promotion -Wformat=2 -Wimplicit-fallthrough
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -Wno-missing-field-initializers>
  $<$<CXX_COMPILER_ID:Clang>:-Wno-missing-designated-field-initializers -Wno-missing-field-initializers>
  $<$<AND:${metaup_is_gcc12},$<CONFIG:Release>>:-Wno-stringop-overflow -Wno-restrict>)
