"""The panel of the error of finite differences against h."""
