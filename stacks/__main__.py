"""The Pulumi program: the stack's name says which layer of which city's estate it declares."""

from iac.stacks import run

run()
