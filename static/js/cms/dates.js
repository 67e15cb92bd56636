// The admin's date picker puts today in the place of what it cannot read. What was
// typed stays: the server says what is wrong with it.
jQuery.fn.datetimepicker.defaults.validateOnBlur = false;
