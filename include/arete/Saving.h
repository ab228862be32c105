//===- arete/Saving.h - Functions in files ----------------------*- C++ -*-===//
//
// Part of Arete, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ARETE_SAVING_H
#define ARETE_SAVING_H

#include "arete/Function.h"

namespace arete {

/// Writes a function to a file that load_function() reads: what was compiled,
/// as text of MLIR that arete-run reads as well, its options, the values that
/// stand for inputs, and those that the shared variables have now. An Error of
/// kind IO if the file cannot be written.
void save_function(const Function &function, const std::string &path,
                   Location loc = Location::current());

/// The function that save_function() wrote, compiled for this machine. Its
/// shared variables are its own: fresh ones with the saved values, which
/// shared_variable() gives. An Error of kind IO says what is wrong with a file
/// that is damaged, or that another version of Arete wrote.
Function load_function(const std::string &path,
                       Location loc = Location::current());

/// The shared variables that a function uses or updates.
std::vector<Shared> shared_variables(const Function &function,
                                     Location loc = Location::current());
/// The one of this name; an Error of kind Value if none has it or several do.
Shared shared_variable(const Function &function, std::string_view name,
                       Location loc = Location::current());

} // namespace arete

#endif // ARETE_SAVING_H
